import type { TenantBuilder } from '../builder.ts';
import { findSuspensions } from '../store/suspension.ts';
import type { TypeRefs } from './types.ts';

/** What operators see of it where staff has stopped their company or a project of theirs. */
export const addSuspension = ({ builder }: TenantBuilder, { company, project, suspension }: TypeRefs): void => {
  suspension.implement({
    description: "Something that the platform's staff has stand still.",
    access: 'inherit',
    fields: (t) => ({
      reason: t.exposeString('reason', { description: 'Why.' }),
      suspendedAt: t.field({ type: 'DateTime', description: 'Since when.', resolve: (row) => row.suspendedAt }),
    }),
  });
  builder.objectField(company, 'suspension', (t) =>
    t.field({
      type: suspension,
      nullable: true,
      description: 'Why the whole company stands still; null where it does not.',
      access: { operator: true, tenant: 'parent.id', tenantKind: 'companyId' },
      resolve: async ({ id }, _args, { services }) =>
        (await findSuspensions(services.sql, [id])).find(({ targetId }) => targetId === id) ?? null,
    }),
  );
  builder.objectField(project, 'suspension', (t) =>
    t.field({
      type: suspension,
      nullable: true,
      description: 'Why the project stands still, by itself or with its company; null where it does not.',
      access: { operator: true, tenant: 'parent.companyId' },
      resolve: async ({ id, companyId }, _args, { services }) => {
        const found = await findSuspensions(services.sql, [companyId]);
        return found.find(({ targetId }) => targetId === id || targetId === companyId) ?? null;
      },
    }),
  );
};
