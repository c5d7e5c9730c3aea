import type { MemberFieldsFragment } from '../generated/graphql.ts';

export type Member = MemberFieldsFragment;
