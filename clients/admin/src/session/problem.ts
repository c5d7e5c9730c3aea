import i18next from 'i18next';
import type { CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';

/** What a form was refused for, and how long to wait where that is it. */
export type DoorProblem = CombinedError | (Refusal & { readonly retryAfter?: number });

/** What is wrong with a password that was refused, as a sentence beneath its field; undefined for another refusal. */
export const passwordProblem = (refusal: Refusal & { readonly reasons?: readonly string[] }): string | undefined =>
  refusal.reasons?.map((reason) => i18next.t(`password.weak.${reason}`)).join(' ');

/** How long to wait, in words. @param seconds as the server says */
export const waitText = (seconds: number): string =>
  seconds < 90
    ? i18next.t('attempts.seconds', { count: Math.max(1, seconds) })
    : i18next.t('attempts.minutes', { count: Math.ceil(seconds / 60) });
