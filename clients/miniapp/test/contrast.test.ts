import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, inkOn, isDark, readable } from '../src/theme/contrast.ts';
import { palette, schemeOf } from '../src/theme/scheme.ts';

const colour = fc.integer({ min: 0, max: 0xff_ff_ff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  test('is what WCAG says', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#777777', '#fff')).toBeCloseTo(4.48, 2);
    expect(contrast('red', '#ffffff')).toBe(1);
  });

  test('a colour that reads already stays as it is', () => {
    expect(readable('#6d5ae6', ['#ffffff'], 4.5)).toBe('#6d5ae6');
  });

  test('whatever accent a project chose: words reach 4.5:1 and shapes 3:1, on both schemes', () => {
    fc.assert(
      fc.property(colour, fc.constantFrom('light' as const, 'dark' as const), (accent, scheme) => {
        const of: Readonly<Record<string, string>> = palette(scheme, {}, accent);
        const at = (name: string): string => of[`--sg-${name}`] ?? '';
        for (const ground of ['ground', 'section', 'bar']) {
          expect(contrast(at('accent-text'), at(ground))).toBeGreaterThanOrEqual(4.5);
          expect(contrast(at('faint'), at(ground))).toBeGreaterThanOrEqual(4.5);
        }
        expect(contrast(at('accent'), at('section'))).toBeGreaterThanOrEqual(3);
        expect(contrast(at('on-accent'), at('accent'))).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test('ink is white on dark and black on light', () => {
    expect([inkOn('#000000'), inkOn('#ffffff'), isDark('#18222d'), isDark('#efeff4')]).toEqual([
      '#ffffff',
      '#0b0d12',
      true,
      false,
    ]);
  });

  test('the scheme follows the host’s ground, the system’s where it names none', () => {
    expect([schemeOf({ bg_color: '#18222d' }, 'light'), schemeOf({}, 'dark')]).toEqual(['dark', 'dark']);
  });
});
