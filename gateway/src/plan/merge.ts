import { isInherited, isJsonObject, type JsonObject } from './json.ts';

/**
 * Merges what was received into what was gathered, which takes over the parts that it hasn't yet. What `source`
 * holds may therefore be part of `target` afterwards.
 * @throws TypeError where one subgraph says an object and another said a scalar
 */
export const merge = (target: JsonObject, source: JsonObject): void => {
  for (const key of Object.keys(source)) {
    const received = source[key];
    if (received === undefined) continue;
    if (typeof target !== 'object') throw new TypeError('Subgraphs gave an object and a scalar for the same field');
    // Nothing that was asked for has such a name, so a subgraph that says it says too much.
    if (isInherited(key)) continue;
    const known = target[key];
    if (known && isJsonObject(received)) {
      merge(known as JsonObject, received);
    } else if (Array.isArray(received) && Array.isArray(known) && received.length === known.length) {
      mergeElements(known, received);
    } else {
      target[key] = received;
    }
  }
};

const mergeElements = (known: unknown[], received: readonly unknown[]): void => {
  for (const [index, element] of received.entries()) {
    const before = known[index];
    if (isJsonObject(before) && isJsonObject(element)) merge(before, element);
    else known[index] = element;
  }
};
