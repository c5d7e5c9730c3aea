import { describe, expect, test } from 'vitest';
import { en } from '../src/i18n/en.ts';
import { speechOf } from '../src/i18n/locale.ts';
import { ru } from '../src/i18n/ru.ts';
import { textIn, textProp } from '../src/release/text.ts';

describe('words', () => {
  test('Russian has its three forms', () => {
    expect([1, 2, 5, 11, 21, 104].map((n) => ru.points(String(n), n))).toEqual([
      '1 очко',
      '2 очка',
      '5 очков',
      '11 очков',
      '21 очко',
      '104 очка',
    ]);
    expect([1, 3, 12].map((n) => ru.invited(String(n), n))).toEqual([
      'По вашей ссылке пришёл 1 друг',
      'По вашей ссылке пришли 3 друга',
      'По вашей ссылке пришли 12 друзей',
    ]);
  });

  test('English has its two', () => {
    expect([1, 2].map((n) => en.starsPrice(String(n), n))).toEqual(['1 Star', '2 Stars']);
  });

  test('every Russian sentence is Russian', () => {
    const latin = Object.entries(ru)
      .filter(([, value]) => typeof value === 'string')
      .filter(([, value]) => !/[а-яё]/i.test(value as string));
    expect(latin).toEqual([]);
  });

  test('a language that Intl does not take is English', () => {
    expect(speechOf('"><script>').locale).toBe('en');
    expect(speechOf('ru-RU').messages).toBe(ru);
    expect(speechOf('de').messages).toBe(en);
  });

  test('numbers of any size are grouped as the locale does', () => {
    expect(speechOf('en').number(12_345_678_901_234_567n)).toBe('12,345,678,901,234,567');
  });
});

describe('a release’s text', () => {
  const text = { en: 'Star', ru: 'Звезда', 'pt-BR': 'Estrela' };
  test.each([
    ['ru', 'Звезда'],
    ['ru-RU', 'Звезда'],
    ['pt-PT', 'Estrela'],
    ['de', 'Star'],
    ['__proto__', 'Star'],
  ])('in %s is %s', (locale, expected) => {
    expect(textIn(text, locale, 'en')).toBe(expected);
  });

  test('is empty where there is none', () => {
    expect([textIn(null, 'en', 'en'), textIn({}, 'en', 'en')]).toEqual(['', '']);
  });

  test('what is no text by locale is none', () => {
    expect([textProp('Star'), textProp(['a']), textProp({ en: 1 }), textProp({ en: 'Star', ru: null })]).toEqual([
      null,
      null,
      null,
      { en: 'Star' },
    ]);
  });
});
