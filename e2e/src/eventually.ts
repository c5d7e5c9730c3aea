/** Asks until `check` holds, for what arrives by an event. Fails with the last answer after `timeoutMs`. */
export const eventually = async <T>(
  ask: () => Promise<T>,
  check: (answer: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> => {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (check(answer)) return answer;
    if (Date.now() > until)
      throw new Error(
        `It did not come about in ${timeoutMs} ms; the last answer was ${JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`,
      );
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
  }
};
