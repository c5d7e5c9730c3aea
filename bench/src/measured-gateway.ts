import type { Gateway } from '@stargraph/gateway';
import { silentLogger } from '@stargraph/kit/logging';
import { startServer } from '@stargraph/kit/server';

/** Starts a gateway behind the server that every form has. @returns its origin */
export const listen = async (gateway: Gateway): Promise<string> => {
  await gateway.start();
  const { origin } = await startServer({
    host: '127.0.0.1',
    port: 0,
    handle: gateway.handle,
    ready: gateway.ready,
    logger: silentLogger,
  });
  return origin;
};
