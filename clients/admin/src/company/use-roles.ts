import { useQuery, type CombinedError } from 'urql';
import { RolesDocument, type RolesQuery } from '../generated/graphql.ts';

export type Role = NonNullable<RolesQuery['company']>['roles'][number];

/** A company's roles with what each allows, and everything that a role may allow. */
export const useRoles = (
  companyId: string,
): {
  readonly roles: readonly Role[] | undefined;
  readonly permissions: readonly string[];
  readonly error: CombinedError | undefined;
  readonly reload: () => void;
} => {
  const [{ data, error }, again] = useQuery({ query: RolesDocument, variables: { companyId } });
  return {
    roles: data?.company?.roles,
    permissions: data?.permissions.map(({ name }) => name) ?? [],
    error,
    reload: () => again({ requestPolicy: 'network-only' }),
  };
};
