import { createContext, use } from 'react';
import type { WorkspaceQuery } from '../generated/graphql.ts';

export type WorkspaceData = WorkspaceQuery;
export type Company = WorkspaceQuery['companies'][number];
export type Project = Company['projects'][number];
export type Environment = Project['environments'][number];

/** The word in the address for an environment. */
export type Kind = 'live' | 'sandbox';

interface WorkspaceValue extends WorkspaceData {
  readonly reload: () => void;
}
export const WorkspaceContext = createContext<WorkspaceValue | null>(null);

/** Who is signed in and what they may open. Throws outside the workspace. */
export const useWorkspace = (): WorkspaceValue => {
  const value = use(WorkspaceContext);
  if (value === null) throw new Error('This stands outside the workspace');
  return value;
};

export const projectsOf = ({ companies }: WorkspaceData): readonly Project[] =>
  companies.flatMap(({ projects }) => projects);

export interface Room {
  readonly company: Company;
  readonly project: Project;
  readonly environment: Environment;
  readonly kind: Kind;
  /** The address of a page of this environment. */
  readonly to: (page: string) => string;
}
export const RoomContext = createContext<Room | null>(null);

/** The project and environment that are being looked at. Throws where none is. */
export const useRoom = (): Room => {
  const value = use(RoomContext);
  if (value === null) throw new Error('This stands outside a project');
  return value;
};

export interface CompanyRoom {
  readonly company: Company;
  /** Whether the operator who looks holds this permission in the whole company. */
  readonly may: (permission: string) => boolean;
  /** The address of a page of this company. */
  readonly to: (page: string) => string;
}
export const CompanyContext = createContext<CompanyRoom | null>(null);

/** The company that is being looked at. Throws where none is. */
export const useCompanyRoom = (): CompanyRoom => {
  const value = use(CompanyContext);
  if (value === null) throw new Error('This stands outside a company');
  return value;
};

export const companyPath = ({ id }: Pick<Company, 'id'>, page = ''): string => `/c/${id}/${page}`;

/** Where an environment's Mini App is served: its slug takes the place of `admin` in this page's host. */
export const miniAppUrl = (slug: string, { protocol, host }: Pick<Location, 'protocol' | 'host'>): string =>
  `${protocol}//${slug}.app.${host.replace(/^admin\./, '')}/`;
