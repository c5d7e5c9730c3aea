/** A player in its environment: the tenant key comes first, everywhere. */
export interface PlayerKey {
  readonly environmentId: string;
  readonly playerId: string;
}

/** The key as text, for maps. */
export const keyText = (key: PlayerKey): string => `${key.environmentId}\n${key.playerId}`;

/** Keys as the two arrays that `unnest` takes. */
export const keyColumns = (keys: readonly PlayerKey[]): [string[], string[]] => [
  keys.map((key) => key.environmentId),
  keys.map((key) => key.playerId),
];
