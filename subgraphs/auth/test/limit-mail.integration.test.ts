import { afterAll, beforeAll, expect, test } from 'vitest';
import { newEventId, newId } from '@stargraph/kit/ids';
import { createJobs } from '@stargraph/kit/jobs';
import { silentLogger } from '@stargraph/kit/logging';
import { createMetrics } from '@stargraph/kit/metrics';
import { tellOfLimits } from '../src/events/limit-mail.ts';
import { jobSchema } from '../src/store/outbound-mail.ts';
import { startAuth, type RunningAuth } from './harness.ts';

let auth: RunningAuth;
beforeAll(async () => {
  auth = await startAuth({ mail: true });
  const jobs = createJobs({
    pool: auth.pool,
    schema: jobSchema,
    logger: silentLogger,
    metrics: createMetrics({ processMetrics: false }),
    tasks: {},
    cron: [],
  });
  await jobs.start();
  await jobs.stop();
});
afterAll(() => auth.stop());

const insert = async (language: string, verified: boolean): Promise<string> => {
  const id = newId('operator');
  await auth.pool.query(
    `insert into operator (id, email_normalized, password_hash, name, created_at, language, email_verified_at)
     values ($1, $2, null, 'Ada', now(), $3, $4)`,
    [id, `${id}@example.com`, language, verified ? new Date() : null],
  );
  return id;
};

test('whoever answers for a company is written to once, in their language, and only where the address is theirs', async () => {
  const [english, russian, unproved] = [await insert('en', true), await insert('ru', true), await insert('en', false)];
  const companyId = newId('company');
  const event = {
    id: newEventId(),
    type: 'tenant.limit.approached.v1',
    environmentId: companyId,
    projectId: companyId,
    subject: `company:${companyId}`,
    sequence: 1,
    occurredAt: new Date().toISOString(),
    traceparent: '',
    data: {
      companyId,
      companyName: 'Acme',
      limit: 'players',
      level: 'warning',
      month: '2026-05',
      used: 801,
      allowed: 1000,
      plan: 'free',
      operatorIds: [english, russian, unproved, newId('operator')],
    },
  };
  await Promise.all([1, 2, 3].map(() => tellOfLimits(auth, [event])));
  const { rows } = await auth.pool.query<{ address: string; language: string }>(
    `select address, language from outbound_mail where kind = 'limitApproached' order by language`,
  );
  expect(rows).toEqual([
    { address: `${english}@example.com`, language: 'en' },
    { address: `${russian}@example.com`, language: 'ru' },
  ]);
  await auth.sendMail();
  const mail = auth.mailbox.find(({ to }) => to === `${english}@example.com`);
  expect(mail?.subject).toBe('Acme: close to a limit (players a month) · Stargraph');
  expect(mail?.text).toContain(`/c/${companyId}/usage`);
  expect(mail?.text).toContain('801 of 1,000');
});
