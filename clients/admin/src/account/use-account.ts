import { useQuery } from 'urql';
import { AccountDocument, type AccountQuery } from '../generated/graphql.ts';

export type Account = AccountQuery['operatorAccount'];

/** One's own account, with the first page of its log. */
export const useAccount = () => {
  const [{ data, error }, ask] = useQuery({ query: AccountDocument, variables: { first: 20, after: null } });
  return { account: data?.operatorAccount, error, reload: () => ask({ requestPolicy: 'network-only' }) };
};
