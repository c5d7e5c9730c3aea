/**
 * Gives work that can't be stopped so long and no longer; how it ends after that interests nobody.
 *
 * @param who gave no answer, for the message
 * @throws Error where it takes longer
 */
export const within = async <Value>(ms: number, who: string, work: Promise<Value>): Promise<Value> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${who} gave no answer in ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
