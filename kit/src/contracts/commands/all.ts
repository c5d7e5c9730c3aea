import * as auth from './auth.ts';
import * as billing from './billing.ts';
import * as config from './config.ts';
import * as game from './game.ts';
import * as personalData from './personal-data.ts';
import * as bots from './tenant-bot.ts';
import * as tenant from './tenant.ts';

/** Every internal command: who calls whom, and so which pairs share a key. */
export const commands = [
  ...Object.values(auth),
  ...Object.values(billing),
  ...Object.values(config),
  ...Object.values(game),
  ...Object.values(personalData),
  ...Object.values(bots),
  ...Object.values(tenant),
];
