import { createRandom } from '../random.ts';
import { endowUsers } from '../kill-stars.ts';
import { nothingAcknowledged, type Acknowledged } from './acknowledged.ts';
import { createHonestClient, type HonestClient } from './client.ts';
import { livePlayer } from './player.ts';
import type { OutageRecorder } from './outage.ts';
import type { ChaosTarget } from './target.ts';

const firstUserId = 500_001;

/** What the intent ids and keys of a run begin with. */
export const runOf = (seed: number): string => `chaos${seed}`;

export interface Load {
  readonly acknowledged: Acknowledged;
  readonly client: Pick<HonestClient, 'failures' | 'givenUp'>;
  /** Answers that must never be given, whatever fails. */
  readonly problems: readonly string[];
  /** Lets every player finish what they have begun. */
  stop(): Promise<void>;
}

/** Players who act, spend, pay and track at once, each with a random course of their own from the seed. */
export const startLoad = async (deps: {
  readonly target: ChaosTarget;
  readonly recorder: OutageRecorder;
  readonly players: number;
  readonly seed: number;
  /** Stretches every player's pauses. @default 1 */
  readonly pace?: number;
}): Promise<Load> => {
  const { target, recorder, seed } = deps;
  const acknowledged = nothingAcknowledged();
  const problems: string[] = [];
  const client = createHonestClient({ origin: target.origin, recorder, random: createRandom(seed) });
  const stopping = new AbortController();
  const userIds = Array.from({ length: deps.players }, (_, index) => firstUserId + index);
  await endowUsers(target.simulator, userIds);
  const lives = userIds.map((userId, index) =>
    livePlayer({
      target,
      client,
      acknowledged,
      problem: (text) => problems.push(text),
      succeed: recorder.succeed,
      run: runOf(seed),
      pace: deps.pace ?? 1,
      userId,
      random: createRandom(seed + 1 + index),
      signal: stopping.signal,
    }).catch((error: unknown) => {
      problems.push(`User ${userId} ended early: ${String(error)}`);
    }),
  );
  return {
    acknowledged,
    client,
    problems,
    stop: async () => {
      stopping.abort();
      await Promise.all(lives);
    },
  };
};
