import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { botInvoiceLink } from '@stargraph/kit/contracts/commands/tenant-bot';
import { invoiceText } from '../../src/domain/invoice-text.ts';

const chest = {
  title: { en: 'Chest', ru: 'Сундук', 'pt-BR': 'Baú' },
  description: { en: 'Gold and a hat', ru: 'Золото и шляпа' },
};

describe('an invoice says', () => {
  test.for([
    ['en', 'Chest', 'Gold and a hat'],
    ['ru', 'Сундук', 'Золото и шляпа'],
    ['ru-RU', 'Сундук', 'Золото и шляпа'],
    ['pt-BR', 'Baú', 'Gold and a hat'],
    ['de', 'Chest', 'Gold and a hat'],
    ['', 'Chest', 'Gold and a hat'],
    ['__proto__', 'Chest', 'Gold and a hat'],
    ['constructor', 'Chest', 'Gold and a hat'],
  ] as const)('to a reader of %j: %s', ([locale, title, description]) => {
    expect(invoiceText(chest, locale)).toEqual({ title, description });
  });

  test('whatever there is where the reader’s language and English are missing', () => {
    expect(invoiceText({ title: { ru: 'Сундук' }, description: null }, 'de')).toEqual({
      title: 'Сундук',
      description: 'Сундук',
    });
  });

  test('something where the release says nothing', () => {
    for (const title of [{}, { en: '' }, { en: ' \n ' }])
      expect(invoiceText({ title, description: { en: '  ' } }, 'en')).toEqual({ title: '⭐', description: '⭐' });
  });

  test('no more than Telegram takes, and no broken emoji', () => {
    expect(invoiceText({ title: { en: `${'a'.repeat(30)} bcd` }, description: null }, 'en')).toEqual({
      title: `${'a'.repeat(30)}…`,
      description: `${'a'.repeat(30)} bcd`,
    });
    expect(invoiceText({ title: { en: '👨‍👩‍👧‍👦'.repeat(9) }, description: null }, 'en').title).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
  });

  test('what the command takes, for any text', () => {
    const text = fc.dictionary(
      fc.constantFrom('en', 'ru', 'de'),
      fc.oneof(fc.string({ maxLength: 600 }), fc.string({ unit: 'grapheme', maxLength: 600 })),
    );
    fc.assert(
      fc.property(text, fc.option(text), fc.string(), (title, description, locale) => {
        const said = invoiceText({ title, description }, locale);
        expect(() =>
          botInvoiceLink.input.parse({ environmentId: 'env_1', ...said, payload: 'ord_1', stars: 1 }),
        ).not.toThrow();
        expect(said.title.trim()).toBe(said.title);
      }),
    );
  });
});
