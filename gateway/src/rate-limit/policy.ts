import { jsonVariable } from '@stargraph/kit/config';
import { z } from 'zod';
import type { Holder } from '../credential.ts';

/** So many points in so many seconds, counted from the first of them. */
export interface RateLimit {
  readonly points: number;
  /** Whole seconds. */
  readonly seconds: number;
}

/**
 * What is counted apart. `anonymous`, `signIn` and `launch` count by the client's address, the others by who is
 * signed in. `signIn`: operators signing in and registering, where each try costs a slow password hash and may be a
 * guess. `launch`: Mini Apps being opened; many players may stand behind one address of a mobile network.
 */
export const keyedBuckets = ['anonymous', 'player', 'operator', 'integration', 'signIn', 'launch'] as const;
export type KeyedBucket = (typeof keyedBuckets)[number];
/** `environment`: everybody who uses one environment, together. */
const rateBuckets = [...keyedBuckets, 'environment'] as const;
export type RateBucket = (typeof rateBuckets)[number];
export type RateLimits = Readonly<Record<RateBucket, RateLimit>>;

export const defaultRateLimits: RateLimits = {
  anonymous: { points: 1500, seconds: 10 },
  player: { points: 600, seconds: 10 },
  operator: { points: 600, seconds: 10 },
  integration: { points: 1000, seconds: 10 },
  signIn: { points: 60, seconds: 60 },
  launch: { points: 1500, seconds: 60 },
  environment: { points: 30_000, seconds: 10 },
};

/** Limits other than the usual ones, as a process is told them: `{"player":{"points":600,"seconds":10}}`. */
export const rateLimitsVariable = jsonVariable.pipe(
  z.partialRecord(
    z.enum(rateBuckets),
    z.object({ points: z.number().int().min(1), seconds: z.number().int().min(1).max(86_400) }),
  ),
);

/** Mutations that are counted in a bucket of their own as well. */
export const bucketOfMutation: Readonly<Record<string, 'signIn' | 'launch'>> = {
  operatorSignIn: 'signIn',
  operatorRegister: 'signIn',
  operatorRegistrationConfirm: 'signIn',
  operatorSecondFactor: 'signIn',
  operatorVerify: 'signIn',
  operatorPasswordForgot: 'signIn',
  operatorPasswordReset: 'signIn',
  operatorPasswordChange: 'signIn',
  operatorEmailConfirm: 'signIn',
  launchExchange: 'launch',
};

/** Whom a request of this holder is counted for. */
export const countedAs = (holder: Holder, address: string): { readonly bucket: KeyedBucket; readonly key: string } => {
  switch (holder.kind) {
    case 'anonymous':
      return { bucket: 'anonymous', key: address };
    case 'player':
      return { bucket: 'player', key: `${holder.environmentId}:${holder.playerId}` };
    case 'operator':
      return { bucket: 'operator', key: holder.operatorId };
    case 'integration':
      return { bucket: 'integration', key: `${holder.environmentId}:${holder.apiKeyId}` };
  }
};
