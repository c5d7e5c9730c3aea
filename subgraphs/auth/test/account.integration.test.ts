import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@stargraph/kit/viewer';
import { MailRefusedError } from '../src/use-case/send-mail.ts';
import { startAuth, type RunningAuth } from './harness.ts';

const anonymous: Viewer = { kind: 'anonymous' };
const password = 'correct horse battery';

let auth: RunningAuth;
let count = 0;
beforeAll(async () => {
  auth = await startAuth({ mail: true });
});
afterAll(() => auth.stop());

const operator = async (language?: 'RU') => {
  count += 1;
  const email = `account-${count}@example.com`;
  await auth.execute(
    `mutation ($input: OperatorRegisterInput!) { operatorRegister(input: $input) { __typename } }`,
    anonymous,
    { input: { email, password, name: 'Ada', language: language ?? 'EN' } },
  );
  const token = await auth.linkTo(email);
  const session = await auth.account('operatorRegistrationConfirm', anonymous, { token, password });
  return { email, viewer: auth.viewerOf(session.accessToken), ...session };
};
const accountOf = (viewer: Viewer, fields: string) =>
  auth.field<Record<string, unknown>>('operatorAccount', `{ operatorAccount { ${fields} } }`, viewer);
const subjectsTo = (address: string): string[] =>
  auth.mailbox.filter(({ to }) => to === address).map(({ subject }) => subject.replace(' · Stargraph', ''));

describe('a change of address', () => {
  const changeTo = (viewer: Viewer, email: string) => auth.account('operatorEmailChange', viewer, { email });
  const agree = (token: string) => auth.account('operatorEmailConfirm', anonymous, { token });

  test.each(['old first', 'new first'])('needs both mailboxes, %s, and tells the old one', async (order) => {
    const { email, viewer } = await operator();
    const next = `next-${email}`;
    expect(await changeTo(viewer, next)).toMatchObject({ done: false });
    expect(await accountOf(viewer, 'pendingEmail')).toEqual({ pendingEmail: next });
    const tokens = [await auth.linkTo(email), await auth.linkTo(next)];
    if (order === 'new first') tokens.reverse();
    expect(await agree(tokens[0] ?? '')).toMatchObject({ done: false });
    expect((await auth.signIn(next, password)).__typename).toBe('InvalidCredentialsError');
    expect(await agree(tokens[0] ?? '')).toMatchObject({ __typename: 'LinkEndedError' });
    expect(await agree(tokens[1] ?? '')).toMatchObject({ done: true });
    expect((await auth.signIn(next, password)).__typename).toBe('OperatorSignInSuccess');
    expect((await auth.signIn(email, password)).__typename).toBe('InvalidCredentialsError');
    expect(await accountOf(viewer, 'pendingEmail emailVerified')).toEqual({ pendingEmail: null, emailVerified: true });
    await auth.sendMail();
    expect(subjectsTo(email)).toContain('Your address was changed');
  });

  test('both links at the same time change it once', async () => {
    const { email, viewer } = await operator();
    await changeTo(viewer, `both-${email}`);
    const tokens = [await auth.linkTo(email), await auth.linkTo(`both-${email}`)];
    const answers = await Promise.all(tokens.map(agree));
    expect(answers.filter(({ done }) => done)).toHaveLength(1);
  });

  test('to an address of somebody else never comes about, and tells nobody that it is known', async () => {
    const [mine, theirs] = [await operator(), await operator()];
    expect(await changeTo(mine.viewer, theirs.email)).toMatchObject({ done: false });
    const before = subjectsTo(theirs.email).length;
    await auth.sendMail();
    expect(subjectsTo(theirs.email)).toHaveLength(before);
  });

  test('that another wish replaced, or that was taken back, is not confirmed by the old links', async () => {
    const { email, viewer } = await operator();
    await changeTo(viewer, `first-${email}`);
    const first = await auth.linkTo(`first-${email}`);
    await changeTo(viewer, `second-${email}`);
    expect(await agree(first)).toMatchObject({ __typename: 'LinkEndedError' });
    const second = await auth.linkTo(`second-${email}`);
    const query = 'mutation { operatorEmailChangeCancel { ... on OperatorEmailChangeCancelSuccess { cancelled } } }';
    expect(await auth.field('operatorEmailChangeCancel', query, viewer)).toEqual({ cancelled: true });
    expect(await agree(second)).toMatchObject({ __typename: 'LinkEndedError' });
  });
});

describe('what an operator is told', () => {
  test('mail of a sign-in in a browser that was not used before, and of no other', async () => {
    const { email, deviceToken } = await operator();
    await auth.signIn(email, password, { deviceToken });
    await auth.sendMail();
    expect(subjectsTo(email)).not.toContain('A new sign-in');
    await auth.signIn(email, password, { client: { ip: '203.0.113.5', userAgent: 'Strange <b>browser</b>' } });
    await auth.sendMail();
    const told = auth.mailbox.findLast(({ to }) => to === email);
    expect(told).toMatchObject({ subject: 'A new sign-in · Stargraph', to: email });
    expect(told?.text).toContain('203.0.113.5, Strange <b>browser</b>');
    expect(told?.html).toContain('Strange &lt;b&gt;browser&lt;/b&gt;');
  });

  test('in the language that they chose', async () => {
    const { email, viewer } = await operator('RU');
    expect(subjectsTo(email)).toEqual(['Подтвердите адрес']);
    await auth.account('operatorPasswordChange', viewer, { password: 'другой хороший пароль' });
    await auth.sendMail();
    expect(subjectsTo(email)).toContain('Пароль изменён');
  });

  test('the log of their account, newest first, page by page, and nobody else’s', async () => {
    const { email, viewer, deviceToken } = await operator();
    await auth.signIn(email, password, { deviceToken });
    await auth.account('operatorPasswordChange', viewer, { password: 'another good password' });
    const page = 'edges { cursor node { kind ip } } pageInfo { hasNextPage endCursor }';
    interface Log {
      readonly edges: readonly { readonly cursor: string; readonly node: { readonly kind: string } }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    }
    const first = (await accountOf(viewer, `securityLog(first: 2) { ${page} }`))['securityLog'] as Log;
    expect(first.edges.map(({ node }) => node.kind)).toEqual(['PASSWORD_CHANGED', 'SIGNED_IN']);
    const rest = (await accountOf(viewer, `securityLog(after: "${first.pageInfo.endCursor}") { ${page} }`))[
      'securityLog'
    ] as Log;
    expect(rest.edges.map(({ node }) => node)).toEqual([{ kind: 'REGISTERED', ip: '198.51.100.7' }]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
  });
});

describe('mail that waits', () => {
  test('is tried again after a failure, under the same id, and then sent once', async () => {
    const { email } = await operator();
    await auth.account('operatorPasswordForgot', anonymous, { email });
    auth.mailFaults.push(new Error('connect ECONNREFUSED'), new Error('greeting never received'));
    const before = auth.mailbox.length;
    await auth.sendMail();
    await auth.sendMail();
    expect(auth.mailbox.length).toBe(before);
    auth.clock.advance(15_000);
    await auth.sendMail();
    auth.clock.advance(45_000);
    await auth.sendMail();
    await auth.sendMail();
    expect(auth.mailbox.slice(before).map(({ to }) => to)).toEqual([email]);
  });

  test('is given up when the server will never take it, or after ten tries', async () => {
    const { email } = await operator();
    await auth.account('operatorPasswordForgot', anonymous, { email });
    auth.mailFaults.push(new MailRefusedError(550));
    await auth.sendMail();
    await auth.account('operatorPasswordForgot', anonymous, { email });
    auth.mailFaults.push(...Array.from({ length: 40 }, () => new Error('timeout')));
    for (let tries = 0; tries < 20; tries += 1) {
      await auth.sendMail();
      auth.clock.advance(24 * 60 * 60_000);
    }
    expect(auth.mailFaults).toHaveLength(30);
    auth.mailFaults.length = 0;
    const { rows } = await auth.pool.query(
      `select state, attempts, address from outbound_mail where kind = 'passwordReset' and state = 'failed' order by attempts desc`,
    );
    expect(rows).toEqual([
      { state: 'failed', attempts: 10, address: '' },
      { state: 'failed', attempts: 1, address: '' },
    ]);
  });

  test('a kill in the midst of sending loses nothing and repeats only so often', async () => {
    const { email } = await operator();
    await auth.account('operatorPasswordForgot', anonymous, { email });
    // As a kill leaves it: taken, the try counted, and nothing after that.
    await auth.pool.query(
      `update outbound_mail set attempts = 1, next_attempt_at = next_attempt_at + interval '15 s' where state = 'queued'`,
    );
    const before = auth.mailbox.length;
    await auth.sendMail();
    expect(auth.mailbox.length).toBe(before);
    auth.clock.advance(15_000);
    await Promise.all([auth.sendMail(), auth.sendMail(), auth.sendMail()]);
    expect(auth.mailbox.slice(before).map(({ to }) => to)).toEqual([email]);
  });
});

describe('deleting one’s own account', () => {
  const remove = (viewer: Viewer) => auth.account('operatorDelete', viewer);

  test('asks tenant first, and is refused to the only owner of a company', async () => {
    const { email, viewer } = await operator();
    auth.leaving.alone.set(viewer.operatorId, ['Star works']);
    expect(await remove(viewer)).toMatchObject({ __typename: 'SoleOwnerError', companies: ['Star works'] });
    expect((await auth.signIn(email, password)).__typename).toBe('OperatorSignInSuccess');
  });

  test('ends every session and leaves nothing that names them', async () => {
    const { email, viewer, refreshToken } = await operator();
    expect(await remove(viewer)).toMatchObject({ __typename: 'OperatorDeleteSuccess' });
    expect(auth.leaving.left).toContain(viewer.operatorId);
    expect(await auth.refresh(refreshToken)).toMatchObject({ __typename: 'SessionEndedError' });
    expect((await auth.signIn(email, password)).__typename).toBe('InvalidCredentialsError');
    await auth.sendMail();
    expect(subjectsTo(email)).toContain('Your account is deleted');
    for (const table of [
      'operator',
      'registration',
      'security_event',
      'known_device',
      'outbound_mail',
      'one_time_token',
    ]) {
      const { rows } = await auth.pool.query(`select to_jsonb(t)::text as row from ${table} t`);
      expect(JSON.stringify(rows).includes(email), table).toBe(false);
    }
    await expect(remove(viewer)).rejects.toThrow('UNAUTHENTICATED');
  });
});
