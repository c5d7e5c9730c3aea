import { mainAppOf } from './bots.ts';
import type { Chats } from './chats.ts';
import type { LaunchView } from './contract.ts';
import { startParam } from './json-bodies.ts';
import { BadRequestError } from './json-refusal.ts';
import type { LaunchSigner } from './launch-signer.ts';
import { maxUserId, userFor } from './people.ts';
import type { BotRow, UserRow } from './state.ts';
import { changed, type World } from './world.ts';

/** What Telegram's clients say of themselves to a Mini App. */
const webAppVersion = '9.1';

/** Opens Mini Apps, as Telegram's clients do. */
export const createLaunches = (deps: {
  readonly world: World;
  readonly chats: Chats;
  readonly signer: LaunchSigner;
}) => {
  const { world, chats } = deps;
  const { state } = world;

  /** Signed launch data, and the Mini App's address where the bot has one. */
  const launch = async (
    bot: BotRow,
    user: UserRow,
    options: { readonly url?: string | undefined; readonly startParam?: string | undefined },
  ): Promise<LaunchView> => {
    const address = options.url ?? mainAppOf(bot);
    if (address === null) throw new BadRequestError('The bot has no Mini App: it has set no menu button.');
    if (!URL.canParse(address)) throw new BadRequestError('url must be an address.');
    // Whoever opens a bot's Mini App lets it write.
    chats.open(bot, user);
    // Loaded when the first launch is asked for: a start does without the signing library.
    const { signLaunch } = await import('./launch.ts');
    const initData = signLaunch(bot, user, new Date(world.clock.now()), options.startParam, deps.signer);
    const url = new URL(address);
    url.hash = new URLSearchParams({
      tgWebAppData: initData,
      tgWebAppVersion: webAppVersion,
      tgWebAppPlatform: 'web',
      ...(options.startParam === undefined ? {} : { tgWebAppStartParam: options.startParam }),
    }).toString();
    return { url: url.href, initData, startParam: options.startParam ?? null, bot: bot.username };
  };

  /** `GET /launch?user=ID&language=en&premium=1&start=PARAM&bot=USERNAME`: launch data for whoever asks. */
  const launchByQuery = async (query: URLSearchParams): Promise<unknown> => {
    const id = Number(query.get('user') ?? '1001');
    const bot = query.has('bot') ? state.bots.find(({ username }) => username === query.get('bot')) : state.bots[0];
    const start = startParam.optional().safeParse(query.get('start') ?? undefined);
    if (bot === undefined || !Number.isInteger(id) || id < 1 || id > maxUserId || !start.success)
      throw new BadRequestError(
        'user must be a whole number up to 52 bits, bot a simulated bot, start up to 512 of A-Z a-z 0-9 _ -.',
      );
    const known = state.users.some((user) => user.id === id);
    const user = userFor(state, id, { languageCode: query.get('language') ?? 'en' });
    if (!known) {
      chats.open(bot, user);
      await world.save();
      changed(world);
    }
    const { signLaunch } = await import('./launch.ts');
    const initData = signLaunch(
      bot,
      {
        ...user,
        languageCode: query.get('language') ?? user.languageCode,
        isPremium: query.has('premium') ? query.get('premium') === '1' : user.isPremium,
      },
      new Date(world.clock.now()),
      start.data,
      deps.signer,
    );
    return { bot: bot.username, initData };
  };

  return { launch, launchByQuery };
};
