import type { ServerResponse } from 'node:http';
import type { Allowance } from './allowance.ts';

type Headers = Readonly<Record<string, string>>;

const secondsUntil = ({ resetMs }: Allowance): number => Math.ceil(resetMs / 1000);

/**
 * What is left of the rate limits that a request was counted in, as the IETF's draft has it
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/, version 11): each policy by its bucket's name,
 * its points and seconds; of each the points that remain, and in how many seconds all are back.
 */
export const rateLimitHeaders = (counted: readonly Allowance[]): Headers => ({
  'ratelimit-policy': counted
    .map(({ bucket, limit, windowSeconds }) => `"${bucket}";q=${limit};w=${windowSeconds}`)
    .join(', '),
  ratelimit: counted
    .map((allowance) => `"${allowance.bucket}";r=${allowance.remaining};t=${secondsUntil(allowance)}`)
    .join(', '),
});

/** The same of one bucket in the form of the draft's earlier versions, which most programs' libraries read. */
const earlierHeaders = (allowance: Allowance): Headers => ({
  'ratelimit-limit': String(allowance.limit),
  'ratelimit-remaining': String(allowance.remaining),
  'ratelimit-reset': String(secondsUntil(allowance)),
});

/** Tells in an answer's headers what is left; what is counted later in another bucket is told beside, in the same one instead. */
export const createAllowanceTeller = (response: ServerResponse): ((...counted: readonly Allowance[]) => void) => {
  const told = new Map<string, Allowance>();
  return (...counted) => {
    for (const allowance of counted) {
      told.set(allowance.bucket, allowance);
      if (allowance.bucket !== 'integration') continue;
      for (const [name, value] of Object.entries(earlierHeaders(allowance))) response.setHeader(name, value);
    }
    for (const [name, value] of Object.entries(rateLimitHeaders([...told.values()]))) response.setHeader(name, value);
  };
};
