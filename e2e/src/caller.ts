import { bearer, send, type RawAnswer } from './api.ts';
import type { TestPlatform } from './harness.ts';

/** Somebody with a credential, and what tests need to know of them. */
export interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  send(query: string, variables?: Readonly<Record<string, unknown>>): Promise<RawAnswer>;
  /**
   * As {@link send}, but fails on any error; answers the data. What may be sent again, because it reads or has an
   * idempotency key, is sent again where the platform had no answer in time, as clients do.
   */
  must(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
}

const isRepeatable = (query: string, variables: Readonly<Record<string, unknown>>): boolean =>
  !/^\s*(mutation|subscription)\b/.test(query) || JSON.stringify(variables).includes('"idempotencyKey"');

const isUnavailable = ({ errors }: RawAnswer): boolean =>
  errors?.some(({ extensions }) => extensions?.['code'] === 'UNAVAILABLE') === true;

export const callerWith = (origin: string, headers: Readonly<Record<string, string>>): Caller => ({
  headers,
  send: (query, variables = {}) => send(origin, query, variables, headers),
  must: async (query, variables = {}) => {
    let answer = await send(origin, query, variables, headers);
    for (let again = 0; again < 5 && isUnavailable(answer) && isRepeatable(query, variables); again += 1)
      answer = await send(origin, query, variables, headers);
    if (answer.errors !== undefined || !answer.data)
      throw new Error(`The operation failed: ${JSON.stringify(answer.errors ?? answer)}`);
    return answer.data;
  },
});

export interface PlayerCaller extends Caller {
  readonly playerId: string;
  readonly token: string;
}

export const launchMutation = `mutation ($input: LaunchExchangeInput!) {
  launchExchange(input: $input) {
    __typename
    ... on LaunchExchangeSuccess { accessToken player { id } }
    ... on LaunchRefusedError { reason message code }
  }
}`;

/** A test user who has opened the Mini App. */
export const playerOf = async (platform: TestPlatform, userId: number): Promise<PlayerCaller> => {
  const anybody = callerWith(platform.origin, {});
  const data = await anybody.must(launchMutation, {
    input: { environmentId: platform.demo.liveEnvironmentId, initData: platform.launch(userId) },
  });
  const result = data['launchExchange'] as { accessToken: string; player: { id: string } };
  return {
    ...callerWith(platform.origin, bearer(result.accessToken)),
    playerId: result.player.id,
    token: result.accessToken,
  };
};

/** An operator who has just signed in. */
export const operatorOf = async (platform: TestPlatform, email: string, password: string): Promise<Caller> => {
  const data = await callerWith(platform.origin, {}).must(
    `mutation ($input: OperatorSignInInput!) { operatorSignIn(input: $input) { __typename ... on OperatorSignInSuccess { accessToken } } }`,
    { input: { email, password } },
  );
  return callerWith(platform.origin, bearer((data['operatorSignIn'] as { accessToken: string }).accessToken));
};

export const demoOperatorOf = (platform: TestPlatform): Promise<Caller> =>
  operatorOf(platform, platform.demo.email, platform.demo.password);

/** A new operator with nothing of their own. */
export const registerOperator = async (
  platform: TestPlatform,
  email: string,
): Promise<Caller & { readonly operatorId: string }> => {
  const data = await callerWith(platform.origin, {}).must(
    `mutation ($input: OperatorRegisterInput!) { operatorRegister(input: $input) { __typename ... on OperatorRegisterSuccess { accessToken operator { id } } ... on Error { message } } }`,
    { input: { email, password: 'correct horse battery staple', name: 'Test operator' } },
  );
  const result = data['operatorRegister'] as { accessToken: string; operator: { id: string } };
  return { ...callerWith(platform.origin, bearer(result.accessToken)), operatorId: result.operator.id };
};
