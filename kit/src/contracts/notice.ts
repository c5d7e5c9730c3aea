/**
 * What processes tell each other over Redis pub/sub, beside live notices. A notice only makes known sooner what its
 * reader would find out by itself: any may be lost.
 */

/** An environment points to another release; the message is the environment's id. Sent by config. */
export const releaseSwitchedChannel = 'release-switched';
/** A session ended before its time; the message is the session's id. Sent by auth. */
export const sessionEndedChannel = 'session-ended';
/** An API key was revoked; the message is its prefix. Sent by auth. */
export const apiKeyRevokedChannel = 'api-key-revoked';

/** Publishes on a channel. Rejects where Redis is out of reach. */
export type PublishNotice = (channel: string, message: string) => Promise<unknown>;

/** How long an access token is good, which is how long an ended session must be remembered. */
export const accessTokenSeconds = 900;

/** How long a session lives after its last refresh. */
export const sessionSeconds = 30 * 24 * 60 * 60;
