import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CommandClient } from '@stargraph/kit/commands';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { RequestRefusedError } from '../answer.ts';
import type { AssetFiles } from '../asset/assets.ts';
import type { Environments } from '../environment.ts';
import type { Host } from '../host.ts';
import type { ReleasePins } from '../release-pin.ts';
import { watchBuild, type Build } from './build.ts';
import { pick, type Encoded } from './encoded.ts';
import { createLegalPages, legalKindOf, type LegalKind } from './legal-page.ts';
import { createMiniApps } from './mini-apps.ts';
import { adminPolicy, type FrameAncestors, type PageOrigins } from './security-policy.ts';
import { notBuiltPage, notFoundPage, stillPage, unavailablePage } from './notice-page.ts';

/** The folders that the clients were built into, each with its `index.html`. */
export interface ClientBuilds {
  readonly miniapp?: string | undefined;
  readonly admin?: string | undefined;
}

export interface Pages {
  /** Serves a page or one of its files. @throws RequestRefusedError 404, 405 */
  serve(host: Host, path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** A page may be a minute old, and older while the fresh one is fetched: an open Mini App hears of releases by itself. */
const appCache = 'public, max-age=60, stale-while-revalidate=86400';
/** A hashed name never holds anything else. */
const assetCache = 'public, max-age=31536000, immutable';
const fileCache = 'public, max-age=3600';

const noncePlaceholder = '__CSP_NONCE__';

export const createPages = (deps: {
  readonly clients: ClientBuilds;
  readonly frameAncestors: FrameAncestors;
  readonly environmentOf: Environments;
  readonly commands: CommandClient;
  readonly pins: ReleasePins;
  readonly files?: Pick<AssetFiles, 'assetsUrl' | 'uploadOrigin'>;
  readonly logger: Logger;
}): Pages => {
  const builds = {
    app: deps.clients.miniapp === undefined ? undefined : watchBuild(deps.clients.miniapp),
    admin: deps.clients.admin === undefined ? undefined : watchBuild(deps.clients.admin),
  };
  // Asked for when a page is: the embedded form's port is known only then.
  const originsOf = (): PageOrigins => ({ assets: deps.files?.assetsUrl(), uploads: deps.files?.uploadOrigin() });
  const miniAppPage = createMiniApps({ ...deps, frameAncestors: deps.frameAncestors.app, originsOf });
  const legalPage = createLegalPages({ ...deps, frameAncestors: deps.frameAncestors.app });
  const adminPage = createAdminPage(deps.frameAncestors.admin, originsOf);

  const serveMiniApp = async (
    build: Build,
    slug: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    try {
      const environment = await deps.environmentOf(slug);
      if (environment === null) return notFoundPage(response);
      // The browser keeps what stands behind the #, and with it what Telegram signed.
      if (environment.slug !== slug) return movedTo(environment.slug, slug, request, response);
      if (environment.standing !== 'open') return stillPage(request.headers['accept-language'], response);
      const { page, policy } = await miniAppPage(build, slug, environment);
      framed(response, policy, deps.frameAncestors.app);
      send(page, appCache, request, response);
    } catch (error) {
      deps.logger.error({ slug, problem: messageOf(error) }, 'a page could not be made');
      unavailablePage(response);
    }
  };

  const serveLegal = async (
    kind: LegalKind,
    slug: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    try {
      const environment = await deps.environmentOf(slug);
      if (environment === null) return notFoundPage(response);
      await legalPage(kind, environment.environmentId, request, response);
    } catch (error) {
      deps.logger.error({ slug, problem: messageOf(error) }, 'a page could not be made');
      unavailablePage(response);
    }
  };

  return {
    serve: async (host, path, request, response) => {
      const watched = host.kind === 'app' || host.kind === 'admin' ? builds[host.kind] : undefined;
      if (watched === undefined) throw new RequestRefusedError(404, 'NOT_FOUND', 'There is nothing at this path.');
      if (request.method !== 'GET' && request.method !== 'HEAD')
        throw new RequestRefusedError(405, 'METHOD_NOT_ALLOWED', 'Pages are read by GET.', { allow: 'GET, HEAD' });
      const kind = host.kind === 'app' ? legalKindOf(path) : undefined;
      if (host.kind === 'app' && kind !== undefined) return serveLegal(kind, host.slug, request, response);
      const build = await watched();
      const file = build?.file(path.slice(1));
      if (file !== undefined)
        return send(await file, path.startsWith('/assets/') ? assetCache : fileCache, request, response);
      const isPage = host.kind === 'app' ? path === '/' : !/\.[^/]*$/.test(path);
      if (!isPage) throw new RequestRefusedError(404, 'NOT_FOUND', 'There is nothing at this path.');
      if (build === undefined) return notBuiltPage(response);
      if (host.kind === 'app') return serveMiniApp(build, host.slug, request, response);
      return adminPage(build, response);
    },
  };
};

/** An earlier slug's host leads to the present one's, for as long as it is kept. */
const movedTo = (slug: string, from: string, request: IncomingMessage, response: ServerResponse): void => {
  const host = (request.headers.host ?? '').slice(from.length);
  response.writeHead(307, { location: `//${slug}${host}/`, 'cache-control': 'public, max-age=60' }).end();
};

/** The constructor's page with a nonce of its own for each answer, which therefore nobody may keep. */
const createAdminPage = (
  frameAncestors: readonly string[],
  originsOf: () => PageOrigins,
): ((build: Build, response: ServerResponse) => void) => {
  const prepared = new WeakMap<
    Build,
    { readonly parts: readonly string[]; readonly policy: (nonce: string) => string }
  >();
  return (build, response) => {
    const known = prepared.get(build) ?? {
      parts: build.html.split(noncePlaceholder),
      policy: adminPolicy(build.html, frameAncestors, originsOf()),
    };
    prepared.set(build, known);
    const nonce = randomBytes(16).toString('base64');
    const html = known.parts.join(nonce);
    framed(response, known.policy(nonce), frameAncestors);
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': Buffer.byteLength(html) })
      .end(html);
  };
};

const framed = (response: ServerResponse, policy: string, frameAncestors: readonly string[]): void => {
  response.setHeader('content-security-policy', policy);
  // It knows no list of origins, and where it stands it forbids what the policy allows.
  if (frameAncestors.length > 0) response.removeHeader('x-frame-options');
};

const send = (file: Encoded, cacheControl: string, request: IncomingMessage, response: ServerResponse): void => {
  const headers = { 'cache-control': cacheControl, etag: file.etag, vary: 'accept-encoding' };
  if (request.headers['if-none-match']?.includes(file.etag) === true) {
    response.writeHead(304, headers).end();
    return;
  }
  const { 'accept-encoding': accepted } = request.headers;
  const { body, encoding } = pick(file, Array.isArray(accepted) ? accepted.join() : accepted);
  response.writeHead(200, {
    ...headers,
    'content-type': file.type,
    'content-length': body.length,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
  });
  response.end(body);
};
