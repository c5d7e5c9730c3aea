import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { permissions, scopes, type Permission } from './contracts/permission.ts';
import { planIds } from './contracts/plan.ts';
import { hmac, isSigned, type AcceptedKeys } from './hmac.ts';

const environmentKinds = ['live', 'sandbox'] as const;

export const membershipSchema = z.object({
  companyId: z.string(),
  /** What the company's plan is; left out for the smallest. */
  plan: z.enum(planIds).optional(),
  /** A built-in role's name, or a custom role's id. */
  roleId: z.string(),
  /** What the operator may do in the company itself. */
  permissions: z.array(z.enum(permissions)),
  projects: z.array(
    z.object({
      projectId: z.string(),
      /** What the operator may do in this project: by the role in the company, or by one for this project in its place. */
      permissions: z.array(z.enum(permissions)),
      environments: z.array(z.object({ environmentId: z.string(), kind: z.enum(environmentKinds) })),
    }),
  ),
});
/** An operator's place in one company, with the tenants that it opens. */
export type Membership = z.infer<typeof membershipSchema>;

/** The company's tracked events of the month, where its plan allows no more. */
const eventLimit = z.object({ used: z.number(), allowed: z.number() }).optional();

const viewerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous') }),
  z.object({
    kind: z.literal('player'),
    playerId: z.string(),
    environmentId: z.string(),
    projectId: z.string(),
    /** The session that the access token is of. */
    sessionId: z.string().optional(),
    /** The release that this whole request is answered by; null before the first publication. */
    releaseHash: z.string().nullable(),
    eventLimit,
  }),
  z.object({
    kind: z.literal('operator'),
    operatorId: z.string(),
    /** The session that the access token is of. */
    sessionId: z.string().optional(),
    /** When the person last proved in this session who they are, milliseconds since the epoch; left out for never. */
    verifiedAt: z.number().optional(),
    memberships: z.array(membershipSchema),
    /** Works for the platform itself. */
    staff: z.literal(true).optional(),
    /** Looks at companies that are not theirs, by this grant: the memberships are the grant's, and only for reading. */
    lookGrantId: z.string().optional(),
  }),
  z.object({
    kind: z.literal('integration'),
    apiKeyId: z.string(),
    environmentId: z.string(),
    projectId: z.string(),
    scopes: z.array(z.enum(scopes)),
    releaseHash: z.string().nullable(),
    eventLimit,
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

const clientSchema = z.object({
  /** The address that the request came from; null where there is none, as in process. */
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
});
/** Where a request comes from. Personal: for the audit log and a person's own sessions, never for logs. */
export type Client = z.infer<typeof clientSchema>;

/** Of a request that nobody knows the origin of. */
export const unknownClient: Client = { ip: null, userAgent: null };

const cookieSchema = z.object({
  /** What the cookie holds; null where there is none, or where the request does not ask for it to be used. */
  refreshToken: z.string().nullable(),
});
/**
 * A browser on the operators' host, whose refresh token the gateway keeps in a cookie that no script can read
 * (docs/adr/0024-operators-cookies.md). Told to auth alone.
 */
export type SessionCookie = z.infer<typeof cookieSchema>;

/** Under this name an answer's `extensions` tell the gateway what the cookie holds from now on; null for nothing. */
export const sessionCookieExtension = 'sessionCookie';

/** Who asks, and from where. */
export interface Caller {
  readonly viewer: Viewer;
  readonly client: Client;
  /** Null for a program, a player, and everybody outside auth. */
  readonly cookie: SessionCookie | null;
}

const nobody: Caller = { viewer: anonymous, client: unknownClient, cookie: null };

const envelopeSchema = z.object({
  audience: z.string(),
  issuedAt: z.number(),
  viewer: viewerSchema,
  client: clientSchema.default(unknownClient),
  cookie: cookieSchema.nullable().default(null),
});

/**
 * Signs `viewer` for one subgraph.
 * @param key the HMAC key that only the gateway and that subgraph hold, 32 bytes
 */
export const signViewer = (
  viewer: Viewer,
  audience: string,
  key: Uint8Array,
  clock: Clock,
  client: Client = unknownClient,
  cookie: SessionCookie | null = null,
): string => {
  const envelope = { audience, issuedAt: clock.now(), viewer, client, ...(cookie === null ? {} : { cookie }) };
  const payload = Buffer.from(JSON.stringify(envelope)).toString('base64url');
  return `${payload}.${hmac(key, 'viewer', payload).toString('base64url')}`;
};

type Envelope = z.infer<typeof envelopeSchema>;

/** What a header says, where it is signed for this audience. */
const openEnvelope = (header: string, audience: string, keys: AcceptedKeys): Envelope | undefined => {
  const dot = header.indexOf('.');
  if (dot <= 0) return undefined;
  const payload = header.slice(0, dot);
  const given = Buffer.from(header.slice(dot + 1), 'base64url');
  if (!isSigned(keys, 'viewer', payload, given)) return undefined;
  const envelope = envelopeSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return envelope.success && envelope.data.audience === audience ? envelope.data : undefined;
};

const callerOf = ({ issuedAt, viewer, client, cookie }: Envelope, clock: Clock): Caller => {
  const age = clock.now() - issuedAt;
  return age > lifeMs || age < -skewMs ? nobody : { viewer, client, cookie };
};

/**
 * The caller that a header proves. A missing, forged, misaddressed or stale header proves nobody:
 * the answer is the anonymous viewer, never an error that tells an attacker which of these it was.
 */
export const verifyViewer = (
  header: string | undefined | null,
  audience: string,
  keys: AcceptedKeys,
  clock: Clock,
): Caller => {
  const envelope = header == null ? undefined : openEnvelope(header, audience, keys);
  return envelope === undefined ? nobody : callerOf(envelope, clock);
};

/** As many proven headers are remembered, and as many characters of them. */
const maxProven = 5000;
const maxProvenText = 8_388_608;

/**
 * Checks headers as {@link verifyViewer} does, and remembers what good ones say: the gateway sends one again for some
 * seconds. Whether it is too old is looked at each time. What a cookie holds is not remembered.
 */
export const createViewerVerifier = (
  audience: string,
  keys: AcceptedKeys,
  clock: Clock,
): ((header: string | undefined | null) => Caller) => {
  const proven = new LRUCache<string, Envelope>({
    max: maxProven,
    maxSize: maxProvenText,
    sizeCalculation: (_, header) => header.length,
  });
  return (header) => {
    if (header == null) return nobody;
    const known = proven.get(header);
    if (known !== undefined) return callerOf(known, clock);
    const envelope = openEnvelope(header, audience, keys);
    if (envelope === undefined) return nobody;
    if (envelope.cookie === null) proven.set(header, envelope);
    return callerOf(envelope, clock);
  };
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

/**
 * What an operator may do in a tenant: in a project or one of its environments by the role there, in the company by
 * the role there. Nothing where the tenant is not theirs.
 */
export const permissionsIn = (
  memberships: readonly Membership[],
  scope: Partial<TenantScope>,
): readonly Permission[] => {
  const membership = membershipFor(memberships, scope);
  if (membership === undefined) return [];
  if (scope.projectId === undefined && scope.environmentId === undefined) return membership.permissions;
  const project = membership.projects.find(
    ({ projectId, environments }) =>
      (scope.projectId === undefined || projectId === scope.projectId) &&
      (scope.environmentId === undefined ||
        environments.some(({ environmentId }) => environmentId === scope.environmentId)),
  );
  return project?.permissions ?? [];
};
