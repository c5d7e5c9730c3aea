import type { Platform } from '@stargraph/embedded/platform';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { silentLogger } from '@stargraph/kit/logging';
import { startServer } from '@stargraph/kit/server';

/** Serves a platform's subgraphs over HTTP, on ports of the suite's own. */
export const serveSubgraphs = async ({
  platform,
}: {
  readonly platform: Pick<Platform, 'services'>;
}): Promise<{ readonly originOf: (domain: Domain) => string; stop(): Promise<void> }> => {
  const servers = new Map(
    await Promise.all(
      domains.map(
        async (domain) =>
          [
            domain,
            await startServer({
              host: '127.0.0.1',
              port: 0,
              handle: (request, response) => platform.services[domain].subgraph.handle(request, response),
              channels: platform.services[domain].subgraph.channels,
              ready: () => Promise.resolve(true),
              logger: silentLogger,
            }),
          ] as const,
      ),
    ),
  );
  return {
    originOf: (domain) => servers.get(domain)?.origin ?? '',
    stop: async () => {
      await Promise.all([...servers.values()].map((server) => server.stop(0)));
    },
  };
};
