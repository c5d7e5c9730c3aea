const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined,
    value,
  );

/** Reads answers of unknown shape: what is not there, or of another type, is null. */
export const shape = {
  at,
  text: (value: unknown, name: string): string | null => {
    const found = at(value, [name]);
    return typeof found === 'string' ? found : null;
  },
};
