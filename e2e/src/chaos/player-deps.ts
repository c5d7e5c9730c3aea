import type { Acknowledged } from './acknowledged.ts';
import type { HonestClient } from './client.ts';
import type { Kind } from './outage.ts';
import type { ChaosTarget } from './target.ts';

/** What one player of the load is made of. */
export interface PlayerDeps {
  readonly target: ChaosTarget;
  readonly client: HonestClient;
  readonly acknowledged: Acknowledged;
  /** Heard of what must never be answered. */
  readonly problem: (text: string) => void;
  readonly succeed: (kind: Kind) => void;
  /** Begins every intent id and key, so that what is found can be told apart. */
  readonly run: string;
  readonly userId: number;
  readonly random: () => number;
  /** Stretches every pause. */
  readonly pace: number;
  readonly signal: AbortSignal;
}
