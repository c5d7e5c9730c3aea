/** Where rewards come from: what it owes is what was ever issued. */
export const issuance = 'system:issuance';
/** Where the price of products goes. */
export const revenue = 'system:revenue';

/** Whose account it is: a player's, or the environment's own. */
export type Owner = typeof issuance | typeof revenue | `player:${string}`;

/** A player as the owner of accounts, and as the subject of its events. */
export const playerOwner = (playerId: string): `player:${string}` => `player:${playerId}`;

/** An account of one environment. */
export interface AccountRef {
  readonly owner: Owner;
  readonly currencyId: string;
}

/** The id of an account: one for each owner and currency. Accounts are locked in the order of their ids. */
export const accountId = ({ owner, currencyId }: AccountRef): string => `${owner}/${currencyId}`;

/** What stands in a player's account. Minor units; `held` is 0…`balance`. */
export interface Funds {
  readonly balance: bigint;
  /** The part of the balance that is promised to purchases. */
  readonly held: bigint;
}

export const noFunds: Funds = { balance: 0n, held: 0n };

/** What may still be spent. Minor units, 0 or more. */
export const availableOf = ({ balance, held }: Funds): bigint => balance - held;
