import { entityReference } from '@stargraph/kit/graphql/entity';
import { colleagueDescription, type ColleagueKey } from '@stargraph/kit/graphql/foreign';
import type { AuthBuilder } from '../builder.ts';
import type { AuthContext } from '../context.ts';

export const addColleague = ({ builder }: AuthBuilder) => {
  const colleague = builder.objectRef<ColleagueKey>('Colleague').implement({
    description: colleagueDescription,
    access: 'inherit',
    fields: (t) => ({
      companyId: t.exposeID('companyId', { description: 'The company.' }),
      operatorId: t.exposeID('operatorId', { description: 'The operator.' }),
      name: t.string({
        nullable: true,
        description: 'Their name; null for somebody who is no member any more.',
        resolve: async (key, _args, { loaders }) => (await loaders.colleague.load(keyOf(key)))?.name ?? null,
      }),
      email: t.string({
        nullable: true,
        description: 'The address that they sign in with; null for somebody who is no member any more.',
        resolve: async (key, _args, { loaders }) => (await loaders.colleague.load(keyOf(key)))?.email ?? null,
      }),
    }),
  });
  builder.asEntity(colleague, {
    key: builder.selection<{ companyId: string; operatorId: string }>('companyId operatorId'),
    resolveReference: entityReference<ColleagueKey, ColleagueKey, AuthContext>(
      'Colleague',
      // The platform's staff has logs of its own, whose company is the platform.
      { operator: true, staff: true, tenant: 'parent.companyId' },
      keyOf,
    ),
  });
  return colleague;
};
export type ColleagueType = ReturnType<typeof addColleague>;

const keyOf = ({ companyId, operatorId }: ColleagueKey) => ({ companyId, operatorId });
