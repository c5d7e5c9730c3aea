import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** Prepared keys: preparing one costs four times as much as the signature of a short text. */
const prepared = new WeakMap<Uint8Array, KeyObject>();

/** HMAC-SHA256 of `text` for one purpose; `purpose` keeps signatures of one kind from passing for another. */
export const hmac = (key: Uint8Array, purpose: 'viewer' | 'command' | 'upload', text: string): Buffer => {
  let ready = prepared.get(key);
  if (ready === undefined) {
    ready = createSecretKey(key);
    prepared.set(key, ready);
  }
  return createHmac('sha256', ready).update(`${purpose}\n`).update(text).digest();
};

/** What a signature is checked with: a key, or the one that counts now with those that it follows or is followed by. */
export type AcceptedKeys = Uint8Array | readonly Uint8Array[];

/** Whether `signature` is an {@link hmac} of `text` under one of the keys. Takes the same time whichever it is. */
export const isSigned = (
  keys: AcceptedKeys,
  purpose: 'viewer' | 'command',
  text: string,
  signature: Uint8Array,
): boolean => {
  let good = false;
  for (const key of keys instanceof Uint8Array ? [keys] : keys) {
    const expected = hmac(key, purpose, text);
    if (signature.length === expected.length && timingSafeEqual(signature, expected)) good = true;
  }
  return good;
};
