import { fromString, typeid } from 'typeid-js';
import { v7, validate } from 'uuid';

/** What an id names, by the prefix that it carries. */
export const idPrefixes = {
  company: 'cmp',
  project: 'prj',
  environment: 'env',
  operator: 'opr',
  player: 'plr',
  role: 'rol',
  invitation: 'inv',
  bot: 'bot',
  staffLook: 'look',
  apiKey: 'key',
  session: 'ses',
  release: 'rls',
  node: 'nod',
  transfer: 'trf',
  hold: 'hld',
  purchase: 'pur',
  order: 'ord',
  payment: 'pay',
  subscription: 'sub',
  refund: 'rfd',
  reconciliation: 'rec',
  finding: 'fnd',
  planSubscription: 'psb',
  planPayment: 'ppy',
  message: 'msg',
  webhookEndpoint: 'whe',
  webhookSecret: 'whk',
  webhookDelivery: 'whd',
  webhookReplay: 'whr',
  asset: 'ast',
  erasure: 'prv',
  playerExport: 'pex',
} as const;

/** Stands for the platform's own bot wherever a bot or its environment is named: it has a row of neither. */
export const platformBotId = 'platform';

export type IdKind = keyof typeof idPrefixes;

/** A new TypeID (`prj_01h…`): a UUIDv7 in Crockford base32 behind its kind's prefix, so ids sort by birth. */
export const newId = (kind: IdKind): string => typeid(idPrefixes[kind]).toString();

/** Whether `value` is a well-formed TypeID of that kind. Says nothing of whether the thing exists. */
export const isId = (kind: IdKind, value: string): boolean => {
  try {
    fromString(value, idPrefixes[kind]);
    return true;
  } catch {
    return false;
  }
};

/** A new UUIDv7, as event ids are. */
export const newEventId = (): string => v7();

export const isUuid = (value: string): boolean => validate(value);
