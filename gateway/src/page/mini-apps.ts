import type { CommandClient } from '@stargraph/kit/commands';
import { releasePublic } from '@stargraph/kit/contracts/commands/config';
import type { PublicRelease } from '@stargraph/kit/contracts/release';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { LRUCache } from 'lru-cache';
import type { FoundEnvironment } from '../environment.ts';
import type { ReleasePins } from '../release-pin.ts';
import type { Build } from './build.ts';
import { encode, type Encoded } from './encoded.ts';
import { renderMiniApp } from './mini-app-page.ts';
import { appPolicy, type PageOrigins } from './security-policy.ts';

export interface RenderedPage {
  readonly page: Encoded;
  readonly policy: string;
}

/** Pages differ by environment and release, so this many are kept; a page is some 30 KB in its three forms. */
const keptPages = 1000;
const htmlQuality = 6;

/**
 * Renders Mini Apps' pages, each once for its build and release. While config gives no answer, the page that was
 * served last is served on: it is what its readers' caches hold too.
 * @throws CommandFailedError where there is no such page yet
 */
export const createMiniApps = (deps: {
  readonly commands: CommandClient;
  readonly pins: ReleasePins;
  readonly frameAncestors: readonly string[];
  readonly originsOf: () => PageOrigins;
  readonly logger: Logger;
}): ((build: Build, slug: string, environment: FoundEnvironment) => Promise<RenderedPage>) => {
  const releases = new LRUCache<string, Promise<PublicRelease | null>>({ max: 200 });
  const pages = new LRUCache<string, { readonly build: Build; readonly rendered: Promise<RenderedPage> }>({
    max: keptPages,
  });
  const last = new LRUCache<string, RenderedPage>({ max: keptPages });
  const policies = new WeakMap<Build, string>();

  const releaseOf = (projectId: string, hash: string): Promise<PublicRelease | null> => {
    const key = `${projectId}/${hash}`;
    const known = releases.get(key);
    if (known !== undefined) return known;
    const fresh = deps.commands.call(releasePublic, { projectId, hash });
    releases.set(key, fresh);
    // A failure and an unknown hash must not be remembered.
    fresh.then(
      (release) => release === null && releases.delete(key),
      () => releases.delete(key),
    );
    return fresh;
  };

  const policyOf = (build: Build): string => {
    const known = policies.get(build) ?? appPolicy(build.html, deps.frameAncestors, deps.originsOf());
    policies.set(build, known);
    return known;
  };

  const render = async (
    build: Build,
    slug: string,
    { environmentId, projectId, botUsername, legalPages }: FoundEnvironment,
    hash: string | null,
  ): Promise<RenderedPage> => {
    const release = hash === null ? null : await releaseOf(projectId, hash);
    const html = renderMiniApp(build.html, {
      environmentId,
      slug,
      releaseHash: release === null ? null : hash,
      release,
      botUsername,
      legalPages,
      assetsUrl: deps.originsOf().assets ?? null,
    });
    return { page: await encode(Buffer.from(html), 'text/html; charset=utf-8', htmlQuality), policy: policyOf(build) };
  };

  return async (build, slug, environment) => {
    const { environmentId, botUsername, legalPages } = environment;
    try {
      const hash = await deps.pins.of(environmentId);
      const key = `${environmentId}/${hash ?? ''}/${botUsername ?? ''}/${legalPages.join()}`;
      const known = pages.get(key);
      const rendered = known?.build === build ? known.rendered : render(build, slug, environment, hash);
      if (known?.rendered !== rendered) {
        pages.set(key, { build, rendered });
        rendered.catch(() => pages.delete(key));
      }
      const page = await rendered;
      last.set(environmentId, page);
      return page;
    } catch (error) {
      const before = last.get(environmentId);
      if (before === undefined) throw error;
      deps.logger.warn({ environmentId, problem: messageOf(error) }, 'a page of before is served');
      return before;
    }
  };
};
