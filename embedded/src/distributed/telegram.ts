import { z } from 'zod';
import { readConfig } from '@stargraph/kit/config';
import { createTelegram } from '@stargraph/tenant';
import { telegramVariables } from '@stargraph/tenant/config';
import { isSimulatedToken } from '../simulator/bot.ts';

/** As production's, but for the addresses: they are on loopback, where nothing but the simulator finds them. */
export const loopbackVariables: typeof telegramVariables = {
  ...telegramVariables,
  WEBHOOK_ORIGIN: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }).transform((url) => url.replace(/\/+$/, '')),
  APP_URL: z
    .string()
    .startsWith('http://{slug}.app.localhost:')
    .refine((url) => url.includes('{slug}'), 'must contain {slug}'),
};

/** The Bot API with the simulator of another process behind it for the bots that are simulated. */
export const createSimulatedTelegram = (): ReturnType<typeof createTelegram> => {
  const {
    SIMULATOR_API_ROOT: apiRoot,
    SIMULATOR_LAUNCH_KEY: launchKey,
    WEBHOOK_ORIGIN: origin,
  } = readConfig(
    z.object({
      SIMULATOR_API_ROOT: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }),
      SIMULATOR_LAUNCH_KEY: z.string().regex(/^[0-9a-f]{64}$/),
      WEBHOOK_ORIGIN: z.url(),
    }),
    process.env,
  );
  // Every host of the platform is served on one port, the simulator's, too.
  const page = (): string => `http://simulator.localhost:${new URL(origin).port}`;
  return createTelegram({ simulator: { apiRoot, launchKey, owns: isSimulatedToken, page } });
};
