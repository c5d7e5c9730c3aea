import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Prepared keys: preparing one costs four times as much as the signature of a short text. */
const prepared = new WeakMap<Uint8Array, KeyObject>();

/** HMAC-SHA256 of `text` for one purpose; `purpose` keeps signatures of one kind from passing for another. */
export const hmac = (key: Uint8Array, purpose: 'viewer' | 'command', text: string): Buffer => {
  let ready = prepared.get(key);
  if (ready === undefined) {
    ready = createSecretKey(key);
    prepared.set(key, ready);
  }
  return createHmac('sha256', ready).update(`${purpose}\n`).update(text).digest();
};
