import { newId } from '@stargraph/kit/ids';
import type { Viewer } from '@stargraph/kit/viewer';
import type { Operator, RunningTenant } from './harness.ts';

/** What the mutations of a company's team answer, flattened. */
export interface TeamAnswer {
  readonly __typename: string;
  readonly code: string;
  readonly companyId: string;
  readonly permissions: readonly string[];
  readonly uses: number;
  readonly token: string;
  readonly email: string;
  readonly unverified: boolean;
  readonly reason: string;
  readonly invitation: { readonly id: string; readonly email: string; readonly state: string };
  readonly role: { readonly id: string; readonly name: string; readonly permissions: readonly string[] };
  readonly company: { readonly name: string; readonly deletion: { readonly deleteAfter: string } | null };
  readonly project: {
    readonly name: string;
    readonly slug: string;
    readonly deletion: { readonly deleteAfter: string } | null;
    readonly environments: readonly { readonly id: string; readonly slug: string }[];
  };
}

const beyond = '... on BeyondOwnRightsError { permissions }';
const role = '... on RoleSaveSuccess { role { id name permissions } }';
const sent = '... on InvitationSendSuccess { token invitation { id email state } }';
const company = '... on CompanySaveSuccess { company { name deletion { deleteAfter } } }';
const project = '... on ProjectSaveSuccess { project { name slug deletion { deleteAfter } environments { id slug } } }';
const error = '... on Error { code message }';

/** What is asked of each mutation's answer. */
const selections: Readonly<Record<string, string>> = {
  roleCreate: `${role} ${beyond} ${error}`,
  roleUpdate: `${role} ${beyond} ${error}`,
  roleDelete: `... on RoleInUseError { uses } ${beyond} ${error}`,
  memberRoleSet: `${beyond} ${error}`,
  memberProjectRoleSet: `${beyond} ${error}`,
  memberRemove: `${beyond} ${error}`,
  companyLeave: error,
  invitationCreate: `${sent} ${beyond} ${error}`,
  invitationResend: `${sent} ${beyond} ${error}`,
  invitationRevoke: error,
  invitationAccept: `... on InvitationAcceptSuccess { companyId } ... on InvitationForOtherError { email unverified } ${error}`,
  ownershipOffer: error,
  ownershipAccept: error,
  ownershipOfferEnd: error,
  companyUpdate: 'company { name }',
  companyDelete: `${company} ${error}`,
  companyRestore: 'company { name deletion { deleteAfter } }',
  projectUpdate: `${project} ... on SlugNotAllowedError { reason } ${error}`,
  projectDelete: `${project} ${error}`,
  projectRestore: `${project} ${error}`,
};

/** A tenant's team as tests change it. */
export const createTeam = (tenant: RunningTenant) => ({
  mutate: (name: string, viewer: Viewer, input: Readonly<Record<string, unknown>>): Promise<TeamAnswer> => {
    const type = `${name.replace(/^./, (first) => first.toUpperCase())}Input`;
    const document = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ${selections[name] ?? ''} } }`;
    return tenant.field<TeamAnswer>(name, document, viewer, { input });
  },
  /** A member with a role, put there as an accepted invitation does. */
  join: async (companyId: string, roleId: string): Promise<Operator> => {
    const operatorId = newId('operator');
    await tenant.pool.query(
      'insert into member (company_id, operator_id, role, created_at) values ($1, $2, $3, now())',
      [companyId, operatorId, roleId],
    );
    return tenant.completed(operatorId);
  },
  rolesOf: async (companyId: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      (
        await tenant.pool.query<{ operator: string; role: string }>(
          'select operator_id as operator, role from member where company_id = $1',
          [companyId],
        )
      ).rows.map(({ operator, role: held }) => [operator, held]),
    ),
});
