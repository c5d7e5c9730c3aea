import type { Session } from '../../chaos/client.ts';
import { endowUsers } from '../../kill-stars.ts';
import type { World } from '../world.ts';

/** A player who walks one path, once. */
export interface Walker {
  readonly userId: number;
  readonly playerId: string;
  readonly session: Session;
}

const launch = `mutation ($input: LaunchExchangeInput!) { launchExchange(input: $input) { __typename ... on LaunchExchangeSuccess { accessToken player { id } } } }`;

export const arrive = async (world: World, userId: number): Promise<Walker> => {
  const { ask, simulator, stars, target } = world;
  await endowUsers(simulator, [userId]);
  const enter = async () => {
    const input = { environmentId: target.environmentId, initData: target.launch(userId) };
    return ask(launch, { input }, 'launchExchange');
  };
  const answer = await enter();
  const session: Session = {
    token: String(answer['accessToken']),
    renew: async () => {
      session.token = String((await enter())['accessToken']);
    },
  };
  const playerId = (answer['player'] as { id: string }).id;
  stars.players.set(userId, playerId);
  return { userId, playerId, session };
};
