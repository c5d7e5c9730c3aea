import { expect, test } from 'vitest';
import { textIn } from '../../src/domain/text.ts';

test.each([
  ['pt-BR', 'Chapéu (BR)'],
  ['ru-RU', 'Шляпа'],
  ['fr', 'Hat'],
  ['', 'Hat'],
  ['constructor', 'Hat'],
  [null, 'Hat'],
  [undefined, 'Hat'],
])('a text wanted in %j is %j', (wanted, expected) => {
  expect(textIn({ en: 'Hat', ru: 'Шляпа', 'pt-BR': 'Chapéu (BR)', 'ru-RU': ' ' }, wanted, 'en')).toBe(expected);
});
