import { createHash, randomBytes } from 'node:crypto';

/** How long a link of an invitation is good. */
export const invitationMs = 7 * 24 * 60 * 60 * 1000;
/** The most open invitations of a company: more are a mistake, or mail to people who never asked. */
export const mostOpenInvitations = 100;

/** 32 random bytes: nobody guesses a link. */
export const newInvitationToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. It is random, so a fast hash is enough. */
export const invitationTokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
