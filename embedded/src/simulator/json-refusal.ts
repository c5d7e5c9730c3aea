import { z } from 'zod';
import { BotApiError } from './api-error.ts';
import { NoSuchThingError } from './chats.ts';

/** A request that asks for something impossible; its text is for the caller. */
export class BadRequestError extends Error {}

/** Status and body of what a request is refused with. @throws what is a fault of ours */
export const refusalOf = (error: unknown): [number, { readonly error: string }] => {
  if (error instanceof NoSuchThingError) return [404, { error: error.message }];
  if (error instanceof BadRequestError || error instanceof BotApiError) return [400, { error: error.message }];
  if (error instanceof SyntaxError || error instanceof URIError)
    return [400, { error: 'The request is not readable.' }];
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return [400, { error: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}` }];
  }
  throw error;
};
