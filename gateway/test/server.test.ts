import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ids, startToyPlatform, type Form, type ToyPlatform } from './toy-platform.ts';

describe.each<Form>(['in-process', 'http'])('the gateway with subgraphs %s', (form) => {
  let platform: ToyPlatform;
  beforeAll(async () => {
    platform = await startToyPlatform(form);
  });
  afterAll(() => platform.close());

  test('one operation is joined over subgraphs, with exact amounts', async () => {
    const answer = await platform.ask('{ player { id points balance } whoami }', {
      headers: { authorization: `Bearer ${await platform.token()}` },
    });
    expect(answer.body).toEqual({
      data: { player: { id: ids.player, points: '9007199254740993', balance: '5' }, whoami: `player ${ids.player}` },
    });
    expect(answer.status).toBe(200);
  });
});
