import type { TenantBuilder } from '../builder.ts';
import type { Deletion } from '../store/company.ts';

/** A deletion that was asked for, of a company or a project. */
export const createDeletionType = ({ builder }: TenantBuilder) =>
  builder.objectRef<Deletion>('Deletion').implement({
    description: 'A deletion that was asked for. Until it is done an owner can take it back.',
    access: 'inherit',
    fields: (t) => ({
      requestedAt: t.field({
        type: 'DateTime',
        description: 'Since when it stands still.',
        resolve: ({ requestedAt }) => requestedAt,
      }),
      requestedBy: t.exposeID('requestedBy', { description: 'Which operator asked for it.' }),
      deleteAfter: t.field({
        type: 'DateTime',
        description: 'From when on nothing of it can be had back.',
        resolve: ({ deleteAfter }) => deleteAfter,
      }),
    }),
  });
