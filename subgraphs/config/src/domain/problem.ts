/** Why a draft can't be published. Stable: the constructor branches on it. */
export const problemCodes = [
  'INVALID_PROPS',
  'MISSING_SETTINGS',
  'MISSING_HOME_SCREEN',
  'SEVERAL_HOME_SCREENS',
  'DANGLING_REFERENCE',
  'DUPLICATE',
  'LEVEL_SEQUENCE',
  'MISSING_TEXT',
  'UNKNOWN_LOCALE',
  'UNKNOWN_ASSET',
  'BUNDLE_PART',
  'BUNDLE_CYCLE',
  'BUNDLE_TOO_LARGE',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export interface Problem {
  /** Null where the problem is one of the whole. */
  readonly nodeId: string | null;
  /** Within the node's props. */
  readonly path: readonly string[];
  readonly code: ProblemCode;
  /** What is wrong and what to do, in English. */
  readonly message: string;
}

export const problemAt = (
  nodeId: string | null,
  path: readonly string[],
  code: ProblemCode,
  message: string,
): Problem => ({ nodeId, path, code, message });
