/** A bot that exists in the simulator alone. */
export interface SimulatedBot {
  /** Telegram's bot id, the token's first part. */
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly token: string;
}

/** Bot ids from here on are the simulator's; Telegram's own are shorter today. */
const firstId = 9_000_000_000;

/** @param secret at least 35 URL-safe characters, the token's second part */
export const createSimulatedBot = (number: number, username: string, name: string, secret: string): SimulatedBot => {
  const id = firstId + number;
  return { id, username, name, token: `${id}:${secret}` };
};

/** Of the platform's own bot: far from those that are made one after the other. */
const platformNumber = 900_000;

/** The bot that companies pay the platform by. @param secret as {@link createSimulatedBot}'s */
export const createPlatformSimulatedBot = (secret: string): SimulatedBot =>
  createSimulatedBot(platformNumber, 'stargraph_platform_bot', 'Stargraph', secret);

/** Whether a token's bot can only be the simulator's: for processes that don't hold its state. */
export const isSimulatedToken = (token: string): boolean => Number(token.split(':', 1)[0]) > firstId;
