import type { Scope } from '@stargraph/kit/contracts/permission';
import type { AuthBuilder } from '../builder.ts';
import type { ApiKeyRow } from '../store/api-key.ts';

const scopeValues = {
  CONTENT_READ: { value: 'content:read', description: 'Read what is published.' },
  EVENTS_WRITE: { value: 'events:write', description: 'Track events.' },
  LEADERBOARDS_READ: { value: 'leaderboards:read', description: 'Read leaderboards.' },
  PLAYERS_READ: { value: 'players:read', description: "Read players' state." },
  METRICS_READ: { value: 'metrics:read', description: 'Read figures.' },
} as const satisfies Record<string, { readonly value: Scope; readonly description: string }>;

/** The object type, for the fields that answer keys. */
export type ApiKeyType = ReturnType<typeof addApiKeyType>['apiKey'];

export const addApiKeyType = ({ builder }: AuthBuilder) => {
  const scope = builder.enumType('ApiScope', {
    description: 'What an API key may do in its environment.',
    values: scopeValues,
  });
  const apiKey = builder.objectRef<ApiKeyRow>('ApiKey').implement({
    description: "An integrator's credential for one environment. Its secret was shown once and can't be shown again.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `key_…`.' }),
      prefix: t.exposeString('prefix', {
        description: 'The part of the secret between `sgk_` and the next `_`, to tell keys apart by.',
      }),
      name: t.exposeString('name', { description: 'What it is for, 1 to 80 characters.' }),
      scopes: t.field({ type: [scope], description: 'What it may do.', resolve: (parent) => [...parent.scopes] }),
      createdBy: t.exposeID('createdBy', { description: 'The id of the operator who made it.' }),
      createdAt: t.field({ type: 'DateTime', description: 'When it was made.', resolve: (parent) => parent.createdAt }),
      expiresAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it ends by itself; null for never.',
        resolve: (parent) => parent.expiresAt,
      }),
      replacedBy: t.exposeID('replacedBy', {
        nullable: true,
        description: 'The id of the key that takes its place; null for a key that was not rotated.',
      }),
      revokedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was revoked; null for a key that was not.',
        resolve: (parent) => parent.revokedAt,
      }),
      lastUsedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When a request last came under its prefix, to about a minute; null for never.',
        resolve: (parent) => parent.lastUsedAt,
      }),
    }),
  });
  return { scope, apiKey };
};
