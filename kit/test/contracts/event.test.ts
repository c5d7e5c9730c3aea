import { describe, expect, test } from 'vitest';
import { assertEventContract, isClientEventName, parseEnvelope } from '../../src/contracts/event.ts';

const envelope = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  type: 'client.screen.opened',
  environmentId: 'env_1',
  projectId: 'prj_1',
  subject: 'player:plr_1',
  sequence: 0,
  occurredAt: '2026-11-24T12:00:00.000Z',
  traceparent: '',
  data: { playerId: 'plr_1', properties: { screen: 'home', at: 1.5, first: true, from: null } },
};
const withProperties = (properties: unknown) => ({ type: envelope.type, data: { playerId: null, properties } });

describe('an envelope', () => {
  test('is read as it is', () => {
    expect(parseEnvelope(envelope)).toEqual(envelope);
    expect(parseEnvelope({ ...envelope, releaseHash: 'abc' })).toEqual({ ...envelope, releaseHash: 'abc' });
  });

  test('loses what its contract does not know', () => {
    expect(parseEnvelope({ ...envelope, secret: 1 })).toEqual(envelope);
  });

  test.each([
    ['id', 'x'],
    ['id', '0190a1b2-0000-9000-8000-000000000001'],
    ['environmentId', undefined],
    ['projectId', 1],
    ['subject', null],
    ['sequence', -1],
    ['sequence', 1.5],
    ['sequence', '1'],
    ['releaseHash', 5],
    ['occurredAt', undefined],
    ['traceparent', {}],
    ['type', 'client'],
    ['data', undefined],
  ])('with %s = %s is refused', (field, value) => {
    expect(() => parseEnvelope({ ...envelope, [field]: value })).toThrow(Error);
  });

  test.each([[null], ['text'], [[envelope]], [undefined]])('is no %s', (value) => {
    expect(() => parseEnvelope(value)).toThrow(Error);
  });
});

describe('a client event', () => {
  test.each([
    ['a nested property', { a: { b: 1 } }],
    ['a list', { a: [1] }],
    ['no number', { a: Number.NaN }],
    ['an endless number', { a: Infinity }],
    ['a text of 1001', { a: 'x'.repeat(1001) }],
    ['a key of 65', { ['k'.repeat(65)]: 1 }],
    ['properties that are a list', []],
    ['no properties', undefined],
  ])('with %s breaks its contract', (_, properties) => {
    expect(() => assertEventContract(withProperties(properties))).toThrow('breaks its contract');
  });

  test('may hold texts and keys up to their limits, and an object without a prototype', () => {
    assertEventContract(withProperties({ ['k'.repeat(64)]: 'x'.repeat(1000) }));
    assertEventContract(withProperties(Object.assign(Object.create(null) as object, { a: 1 })));
  });

  test('without a player is told apart from one with a player that is no text', () => {
    expect(() => assertEventContract({ type: envelope.type, data: { playerId: 1, properties: {} } })).toThrow(Error);
    expect(() => assertEventContract({ type: envelope.type, data: { properties: {} } })).toThrow(Error);
  });

  test.each([
    ['client.a', true],
    ['client.a.b_1.c.d', true],
    ['client.a.b.c.d.e', false],
    ['client.', false],
    ['client.A', false],
    [`client.${'a'.repeat(74)}`, false],
    ['game.act.applied.v1', false],
  ])('may be called %s: %s', (name, good) => {
    expect(isClientEventName(name)).toBe(good);
  });
});
