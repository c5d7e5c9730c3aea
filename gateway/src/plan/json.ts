/** An object of a subgraph's answer, or what is gathered of several. */
export type JsonObject = Record<string, unknown>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether objects of every kind have something under that name already. Reading such a name would need a check of
 * whose it is at each step; operations that use one are not executed here.
 */
export const isInherited = (name: string): boolean => name in Object.prototype;
