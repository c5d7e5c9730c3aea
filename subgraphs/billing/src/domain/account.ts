/** Where rewards come from: what it owes is what was ever issued. */
export const issuance = 'system:issuance';
/** Where the price of products goes. */
export const revenue = 'system:revenue';

/** Where one currency becomes another: what it has of one it gave of the others. */
export const exchange = 'system:exchange';
/** Where currency goes whose time is up. */
export const expiry = 'system:expiry';

/** The environment's own accounts, which store no balance. */
export const systemOwners = [issuance, revenue, exchange, expiry] as const;
export type SystemOwner = (typeof systemOwners)[number];

/** Whose account it is: a player's, or the environment's own. */
export type Owner = SystemOwner | `player:${string}`;

/** The player whose account it is; null for the environment's own. */
export const playerIdOf = (owner: Owner): string | null => (isPlayers(owner) ? owner.slice('player:'.length) : null);

/** Whether it is a player's: only those store a balance and number their postings. */
export const isPlayers = (owner: Owner): boolean => owner.startsWith('player:');

/** A player as the owner of accounts, and as the subject of its events. */
export const playerOwner = (playerId: string): `player:${string}` => `player:${playerId}`;

/** An account of one environment. */
export interface AccountRef {
  readonly owner: Owner;
  readonly currencyId: string;
}

/** The id of an account: one for each owner and currency. Accounts are locked in the order of their ids. */
export const accountId = ({ owner, currencyId }: AccountRef): string => `${owner}/${currencyId}`;

/** The account of an id: owners have no `/`. */
export const accountOfId = (id: string): AccountRef => {
  const end = id.indexOf('/');
  return { owner: id.slice(0, end) as Owner, currencyId: id.slice(end + 1) };
};

/** What a player's account can hold: 2^63 - 1 minor units. */
export const capacity = 2n ** 63n - 1n;

/** What stands in a player's account, minor units. `held` is 0…`balance`, unless more was taken back than was there. */
export interface Funds {
  readonly balance: bigint;
  /** What is promised to purchases and acts. */
  readonly held: bigint;
}

export const noFunds: Funds = { balance: 0n, held: 0n };

/** What may still be spent. Minor units, 0 or more: nobody spends on a debt. */
export const availableOf = ({ balance, held }: Funds): bigint => (balance > held ? balance - held : 0n);
