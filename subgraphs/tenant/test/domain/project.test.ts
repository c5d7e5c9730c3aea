import { describe, expect, test } from 'vitest';
import { InvalidInputError, RequestError } from '@stargraph/kit/errors';
import { environmentSlug, planProject } from '../../src/domain/project.ts';

const good = { name: ' Star garden ', slug: 'star-garden', languages: ['en', 'pt-BR'], timeZone: 'Europe/Berlin' };

describe('a project', () => {
  test('is planned with its name trimmed', () => {
    expect(planProject(good)).toEqual({ ...good, name: 'Star garden' });
  });

  test.each([
    '',
    'Star',
    '1star',
    'star_garden',
    'star--garden',
    '-star',
    'star-',
    'xn--star',
    'a.b',
    'a'.repeat(56),
    'a\n',
  ])('with the slug "%s" has a wrong form', (slug) => {
    expect(() => planProject({ ...good, slug })).toThrow(RequestError);
  });

  test.each([
    ['аdmin', 'a letter of another script that looks like an a', 'letters'],
    ['ｓｔａｒ', 'wide letters', 'letters'],
    ['ünder', 'an accent', 'letters'],
    ['星', 'letters of no alphabet', 'letters'],
    ['admin', "the platform's own host", 'reserved'],
    ['api', "the platform's own host", 'reserved'],
    ['www', 'what everybody types', 'reserved'],
    ['support', 'what players would trust', 'reserved'],
  ])('nobody gets the slug "%s": %s', (slug, _why, reason) => {
    expect(() => planProject({ ...good, slug })).toThrow(
      expect.objectContaining({ name: 'SlugNotAllowedError', reason }),
    );
  });

  test('one that had a slug before it was kept for the platform keeps it', () => {
    expect(planProject({ ...good, slug: 'admin' }, 'admin').slug).toBe('admin');
    expect(() => planProject({ ...good, slug: 'admin' }, 'other')).toThrow('kept for the platform');
  });

  test.each(['a', 'a1', 'a'.repeat(55), 'a-b-c'])('may have the slug "%s", and a sandbox that fits a host', (slug) => {
    expect(planProject({ ...good, slug }).slug).toBe(slug);
    expect(environmentSlug(slug, 'live')).toBe(slug);
    expect(environmentSlug(slug, 'sandbox').length).toBeLessThanOrEqual(63);
  });

  test.each(['', '   ', 'x'.repeat(81)])('with the name "%s" has a wrong form', (name) => {
    expect(() => planProject({ ...good, name })).toThrow(RequestError);
  });

  test.each([[['english']], [['EN']], [Array.from({ length: 21 }, () => 'en')]])(
    'with the languages %j has a wrong form',
    (languages) => {
      expect(() => planProject({ ...good, languages })).toThrow(RequestError);
    },
  );

  test.each([[[]], [['en', 'en']]])('can not have the languages %j', (languages) => {
    expect(() => planProject({ ...good, languages })).toThrow(InvalidInputError);
  });

  test.each(['', 'Mars/Olympus', '+02:00', 'Europe/Berlin '])('can not have the time zone "%s"', (timeZone) => {
    expect(() => planProject({ ...good, timeZone })).toThrow(InvalidInputError);
  });
});
