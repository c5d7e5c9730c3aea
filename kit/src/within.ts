/**
 * Gives work that can't be stopped so long and no longer; how it ends after that interests nobody. An answer that has
 * come while this process was busy with something else is not late.
 *
 * @param who gave no answer, for the message
 * @throws Error where it takes longer
 */
export const within = async <Value>(ms: number, who: string, work: Promise<Value>): Promise<Value> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(new Error(`${who} gave no answer in ${ms} ms`));
  // A timer that is due may come before what was received meanwhile; the immediate after it comes later.
  const timer = setTimeout(() => setImmediate(giveUp), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
