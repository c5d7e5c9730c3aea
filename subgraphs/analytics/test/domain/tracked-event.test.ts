import fc from 'fast-check';
import { v5 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import { createEventIds, problemOf, type TrackedEvent } from '../../src/domain/tracked-event.ts';

const now = Date.UTC(2026, 10, 23, 12);
const own = newId('player');
const good: TrackedEvent = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  name: 'client.screen.opened',
  occurredAt: new Date(now),
  properties: { screen: 'home', depth: 2, first: true, from: null },
  playerId: null,
};

describe('a tracked event', () => {
  test('that keeps the rules is taken', () => {
    expect(problemOf(good, own, now)).toBeUndefined();
    expect(problemOf({ ...good, playerId: own, properties: null }, own, now)).toBeUndefined();
  });

  test.each([
    ['an id that is no UUID', { id: '1' }],
    ['the name of a domain event', { name: 'billing.purchase.completed.v1' }],
    ['a name of one word', { name: 'client' }],
    ['a name in capitals', { name: 'client.Opened' }],
    ['a time over a day ago', { occurredAt: new Date(now - 86_400_001) }],
    ['a time over a minute ahead', { occurredAt: new Date(now + 60_001) }],
    ['nested properties', { properties: { a: { b: 1 } } }],
    ['a list for properties', { properties: [1] }],
    [
      'seventeen properties',
      { properties: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`p${index}`, index])) },
    ],
    ['a text of 1001 characters', { properties: { text: 'x'.repeat(1001) } }],
    ['NUL in a text', { properties: { text: 'a\0b' } }],
    ['half a surrogate pair in a name', { properties: { '\ud800': 1 } }],
    ["another player's id", { playerId: newId('player') }],
  ])('with %s is refused', (_, change) => {
    expect(problemOf({ ...good, ...change }, own, now)).toEqual(expect.any(String));
  });

  test('of an integration may name any player, but only a player', () => {
    expect(problemOf({ ...good, playerId: newId('player') }, null, now)).toBeUndefined();
    expect(problemOf({ ...good, playerId: newId('project') }, null, now)).toBe('playerId is not the id of a player.');
  });

  test('gets an id that depends on environment, sender and client id, and on nothing else', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.constantFrom('env_a', 'env_b'),
        fc.constantFrom('plr_a', 'plr_b'),
        (id, environment, sender) => {
          const made = createEventIds(environment, sender)(id);
          expect(made).toBe(v5(`${environment}\n${sender}\n${id}`, 'ea0c7d1f-6a7b-5f04-9d0e-0b7c6f0f9a51'));
          expect(createEventIds(environment, sender)(id.toUpperCase())).toBe(made);
          expect(createEventIds(environment === 'env_a' ? 'env_b' : 'env_a', sender)(id)).not.toBe(made);
          expect(createEventIds(environment, sender === 'plr_a' ? 'plr_b' : 'plr_a')(id)).not.toBe(made);
        },
      ),
    );
  });
});
