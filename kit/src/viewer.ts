import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { permissions, roles, scopes } from './contracts/permission.ts';
import { hmac } from './hmac.ts';

const environmentKinds = ['live', 'sandbox'] as const;

export const membershipSchema = z.object({
  companyId: z.string(),
  role: z.enum(roles),
  permissions: z.array(z.enum(permissions)),
  projects: z.array(
    z.object({
      projectId: z.string(),
      environments: z.array(z.object({ environmentId: z.string(), kind: z.enum(environmentKinds) })),
    }),
  ),
});
/** An operator's place in one company, with the tenants that it opens. */
export type Membership = z.infer<typeof membershipSchema>;

const viewerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous') }),
  z.object({
    kind: z.literal('player'),
    playerId: z.string(),
    environmentId: z.string(),
    projectId: z.string(),
    /** The release that this whole request is answered by; null before the first publication. */
    releaseHash: z.string().nullable(),
  }),
  z.object({ kind: z.literal('operator'), operatorId: z.string(), memberships: z.array(membershipSchema) }),
  z.object({
    kind: z.literal('integration'),
    apiKeyId: z.string(),
    environmentId: z.string(),
    projectId: z.string(),
    scopes: z.array(z.enum(scopes)),
    releaseHash: z.string().nullable(),
  }),
]);
/** Who a request speaks for. Completed by the gateway once; nothing else identifies a caller. */
export type Viewer = z.infer<typeof viewerSchema>;

export const anonymous: Viewer = { kind: 'anonymous' };

/** The header that carries the viewer from the gateway to a subgraph. */
export const viewerHeader = 'x-stargraph-viewer';

/** How long a signed viewer is good for. Short: it only has to survive one hop. */
const lifeMs = 30_000;
/** Tolerated difference between two machines' clocks. */
const skewMs = 5_000;

const envelopeSchema = z.object({ audience: z.string(), issuedAt: z.number(), viewer: viewerSchema });

const signatureOf = (key: Uint8Array, payload: string): Buffer => hmac(key, 'viewer', payload);

/**
 * Signs `viewer` for one subgraph.
 * @param key the HMAC key that only the gateway and that subgraph hold, 32 bytes
 */
export const signViewer = (viewer: Viewer, audience: string, key: Uint8Array, clock: Clock): string => {
  const payload = Buffer.from(JSON.stringify({ audience, issuedAt: clock.now(), viewer })).toString('base64url');
  return `${payload}.${signatureOf(key, payload).toString('base64url')}`;
};

/**
 * The viewer that a header proves. A missing, forged, misaddressed or stale header proves nobody:
 * the answer is the anonymous viewer, never an error that tells an attacker which of these it was.
 */
export const verifyViewer = (
  header: string | undefined | null,
  audience: string,
  key: Uint8Array,
  clock: Clock,
): Viewer => {
  if (header === undefined || header === null) return anonymous;
  const dot = header.indexOf('.');
  if (dot <= 0) return anonymous;
  const payload = header.slice(0, dot);
  const given = Buffer.from(header.slice(dot + 1), 'base64url');
  const expected = signatureOf(key, payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return anonymous;
  const envelope = envelopeSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!envelope.success || envelope.data.audience !== audience) return anonymous;
  const age = clock.now() - envelope.data.issuedAt;
  return age > lifeMs || age < -skewMs ? anonymous : envelope.data.viewer;
};

/** A stable name of the viewer, for idempotency scopes, rate limits and logs; carries no personal data. */
export const viewerKey = (viewer: Viewer): string => {
  switch (viewer.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'player':
      return viewer.playerId;
    case 'operator':
      return viewer.operatorId;
    case 'integration':
      return viewer.apiKeyId;
  }
};

export interface TenantScope {
  readonly companyId: string;
  readonly projectId: string;
  readonly environmentId: string;
}

/** The membership through which an operator reaches a company, project or environment, if there is one. */
export const membershipFor = (
  memberships: readonly Membership[],
  scope: Partial<TenantScope>,
): Membership | undefined =>
  memberships.find(
    (membership) =>
      (scope.companyId === undefined || membership.companyId === scope.companyId) &&
      (scope.projectId === undefined || membership.projects.some((project) => project.projectId === scope.projectId)) &&
      (scope.environmentId === undefined ||
        membership.projects.some((project) =>
          project.environments.some((environment) => environment.environmentId === scope.environmentId),
        )),
  );
