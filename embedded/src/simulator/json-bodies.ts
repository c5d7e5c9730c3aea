import { z } from 'zod';
import { methodNames } from './methods.ts';
import { oidcFaults } from './oidc.ts';
import { maxUserId } from './people.ts';
import { thirtyDays } from './state.ts';

/** What a Mini App can be started with. */
export const startParam = z.string().regex(/^[\w-]{0,512}$/, 'up to 512 of A-Z a-z 0-9 _ -');
const userFields = {
  firstName: z.string().trim().min(1).max(64).optional(),
  lastName: z.string().trim().max(64).nullable().optional(),
  username: z
    .string()
    .regex(/^\w{4,32}$/)
    .nullable()
    .optional(),
  languageCode: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
  isPremium: z.boolean().optional(),
  stars: z.number().int().min(0).max(1_000_000).optional(),
};
const counts = z.number().int().min(0).max(1000);
const delay = z.number().int().min(0).max(60_000);

/** What is sent to the JSON API, by what it is about. */
export const bodies = {
  user: z.strictObject({ id: z.number().int().min(1).max(maxUserId).optional(), ...userFields }),
  change: z.strictObject(userFields),
  bot: z.strictObject({
    name: z.string().trim().min(1).max(64),
    username: z
      .string()
      .regex(/^[A-Za-z]\w{1,28}bot$/i, 'up to 32 letters, digits and _, with "bot" at its end')
      .optional(),
  }),
  message: z.strictObject({ text: z.string().trim().min(1).max(4096) }),
  start: z.strictObject({
    payload: z
      .string()
      .regex(/^[\w-]{0,64}$/, 'up to 64 of A-Z a-z 0-9 _ -')
      .optional(),
  }),
  press: z.strictObject({ messageId: z.number().int(), row: z.number().int(), column: z.number().int() }),
  block: z.strictObject({ blocked: z.boolean() }),
  launch: z.strictObject({ url: z.string().optional(), startParam: startParam.optional() }),
  pay: z.strictObject({ user: z.number().int() }),
  oidc: z.strictObject({ fault: z.enum(oidcFaults).nullable() }),
  network: z.strictObject({ speed: z.enum(['online', 'slow', 'offline']) }),
  faults: z.strictObject({
    hold: z.boolean().optional(),
    duplicate: z.boolean().optional(),
    deliveryDelay: delay.optional(),
    callDelay: delay.optional(),
    loseWebhookAnswers: counts.optional(),
    loseCallAnswers: counts.optional(),
    floods: counts.optional(),
    failPayments: counts.optional(),
    reorder: z.boolean().optional(),
    loseUpdates: counts.optional(),
    calls: z
      .array(
        z.strictObject({
          method: z.enum(methodNames).nullable(),
          times: z.number().int().min(1).max(1000).default(1),
          status: z.literal([400, 403, 429, 500]).nullable().default(null),
          retryAfter: z.number().int().min(1).max(3600).default(3),
          description: z.string().min(1).max(200).nullable().default(null),
          delay: delay.default(0),
        }),
      )
      .max(20)
      .optional(),
  }),
  subscriptions: z.strictObject({ month: z.number().int().min(1).max(thirtyDays).optional() }),
  age: z.strictObject({ seconds: z.number().int().min(1).max(thirtyDays) }),
  withdraw: z.strictObject({ stars: z.number().int().min(1).max(1_000_000) }),
  nothing: z.strictObject({}),
};
