/**
 * One key for one intended effect: the same input asks again with the same key after a lost answer, another input
 * gets a new one.
 */
export const createIdempotencyKeys = (): ((input: unknown) => string) => {
  let last: { readonly text: string; readonly key: string } | undefined;
  return (input) => {
    const text = JSON.stringify(input);
    if (last?.text !== text) last = { text, key: crypto.randomUUID() };
    return last.key;
  };
};
