import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureKinds, failureOf } from '../src/api/error.ts';
import { knownRefusalCodes, knownRefusals, refusalKey } from '../src/api/refusal.ts';
import { families } from '../src/audit/words.ts';
import { blockTypes, fieldsOfBlock, fieldsOfKind } from '../src/draft/field.ts';
import { problemWords } from '../src/editor/problem-words.ts';
import { eventKey, eventWords, toldEvents } from '../src/overview/event-words.ts';
import { en } from '../src/i18n/en.ts';
import { ru } from '../src/i18n/ru.ts';
import { node } from './draft/server.ts';

type Texts = { readonly [key: string]: string | Texts };

const flat = (texts: Texts, path = ''): Map<string, string> =>
  new Map(
    Object.entries(texts).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[path + key, value]] : [...flat(value, `${path}${key}.`)],
    ),
  );
const base = (key: string): string => key.replace(/_(one|few|many|other)$/, '');
const english = flat(en);
const russian = flat(ru);
const bases = (keys: Iterable<string>): string[] => [...new Set([...keys].map(base))].toSorted();

test('both languages have the same keys, and every plural all forms of its language', () => {
  expect(bases(russian.keys())).toEqual(bases(english.keys()));
  for (const key of [...english.keys()].filter((each) => each.endsWith('_other')).map(base)) {
    for (const form of ['one', 'other']) expect(english.has(`${key}_${form}`), `${key}_${form} in English`).toBe(true);
    for (const form of ['one', 'few', 'many', 'other'])
      expect(russian.has(`${key}_${form}`), `${key}_${form} in Russian`).toBe(true);
  }
});

test('both languages name the same values in a text', () => {
  const valuesOf = (text: string): string[] => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].toSorted();
  const differing = [...english].filter(([key, text]) => {
    const other = russian.get(key);
    return other !== undefined && String(valuesOf(other)) !== String(valuesOf(text));
  });
  expect(differing).toEqual([]);
});

test('every text that the sources name by a literal is there', async () => {
  const root = join(import.meta.dirname, '../src');
  const known = new Set(bases(english.keys()));
  for await (const file of glob('**/*.{ts,tsx}', { cwd: root, exclude: (name) => name === 'generated' })) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const [, key = ''] of source.matchAll(/\bt\(\s*'([\w.]+)'/g))
      expect(known.has(key), `${key} in ${file}`).toBe(true);
  }
});

test('failures, refusals, fields and events all have words', () => {
  for (const kind of failureKinds)
    expect(english.has(`error.${kind}.title`) && english.has(`error.${kind}.text`), kind).toBe(true);
  for (const name of [...knownRefusals, ...knownRefusalCodes])
    expect(english.has(`refusal.${name}.title`), name).toBe(true);
  const fields = [...Object.values(fieldsOfKind), ...Object.values(fieldsOfBlock)].flat();
  for (const { name } of fields) expect(english.has(`field.${name}`), name).toBe(true);
  for (const type of blockTypes)
    expect(english.has(`block.${type}`) && english.has(`blockHint.${type}`), type).toBe(true);
  for (const name of toldEvents) expect(english.has(eventKey(name)), name).toBe(true);
});

test('errors are told by what they are, not by what the server says in English', () => {
  const error = (code: string) =>
    ({ graphQLErrors: [{ extensions: { code, traceId: 't1' } }] }) as unknown as Parameters<typeof failureOf>[0];
  expect(failureOf({ graphQLErrors: [] })).toEqual({ kind: 'network' });
  expect(failureOf(error('FORBIDDEN')).kind).toBe('forbidden');
  expect(failureOf(error('DOCUMENT_UNKNOWN')).kind).toBe('outdated');
  expect(failureOf(error('SOMETHING_NEW'))).toEqual({ kind: 'internal', traceId: 't1' });
  expect(refusalKey({ __typename: 'BotTakenError', code: 'TAKEN' })).toBe('refusal.BotTakenError');
  expect(refusalKey({ __typename: 'NewError', code: 'TAKEN' })).toBe('refusal.TAKEN');
  expect(refusalKey({ __typename: 'NewError', code: 'NEW' })).toBe('error.internal');
});

test('a problem of a draft has words that say which field and what to do', () => {
  const product = node('p', {}, { kind: 'PRODUCT' });
  const words = (
    path: readonly string[],
    code: 'INVALID_PROPS' | 'MISSING_TEXT',
    props: Record<string, unknown> = {},
  ) => problemWords({ nodeId: 'p', path: [...path], code }, [{ ...product, props }]);
  expect(words(['price'], 'INVALID_PROPS').key).toBe('problem.noPrice');
  expect(words(['stars'], 'INVALID_PROPS', { price: {}, stars: 3 }).key).toBe('problem.twoPrices');
  expect(words(['grants'], 'INVALID_PROPS').key).toBe('problem.nothingGranted');
  expect(words(['price', 'amount'], 'INVALID_PROPS', { price: { amount: '0' } })).toMatchObject({
    key: 'problem.hint.amount',
  });
  expect(words(['title', 'en'], 'MISSING_TEXT')).toEqual({ key: 'problem.MISSING_TEXT', field: 'title', locale: 'en' });
  for (const key of ['noPrice', 'twoPrices', 'nothingGranted', 'missing', 'invalid', 'hint.amount', 'level.threshold'])
    expect(english.has(`problem.${key}`), key).toBe(true);
});

test('an event without a sentence keeps its name, and hostile data says nothing', () => {
  expect(eventWords('client.screen.opened', {})).toEqual({ key: null, values: {} });
  expect(eventWords('constructor', {}).key).toBeNull();
  expect(eventWords('game.level.reached.v1', { level: { evil: true } }).values).toEqual({ level: '?' });
  expect(eventWords('config.release.switched.v1', { number: 2, rollback: true }).key).toBe(
    'event.config_release_switched_v1_back',
  );
});

test('the filter of the audit log has the families that there are words for', () => {
  expect([...families].toSorted()).toEqual(Object.keys(en.audit.family).toSorted());
});
