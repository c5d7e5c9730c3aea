import { createHash, randomBytes } from 'node:crypto';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import { RequestError } from '@stargraph/kit/errors';
import { newId } from '@stargraph/kit/ids';
import type { Language } from '../domain/account.ts';
import { LinkEndedError, OnlyWayInError, TelegramTakenError } from '../domain/errors.ts';
import { mintToken } from '../domain/one-time-token.ts';
import type { Origin } from '../domain/security-event.ts';
import { insertToken } from '../store/one-time-token.ts';
import {
  deleteLink,
  findLinkByTelegram,
  insertBegunSignIn,
  insertLink,
  takeBegunSignIn,
} from '../store/operator-telegram.ts';
import { insertOperator, lockAccount } from '../store/operator.ts';
import type { SignInSecrets, TelegramOidc, TelegramPerson } from '../telegram-oidc.ts';
import type { AccountDeps, OperatorSession, Self } from './account-deps.ts';
import { beginSession, completeSession } from './begin-session.ts';
import { changeAccount } from './change-account.ts';
import type { SecondFactorChallenge } from './sign-in.ts';

/** What came back with the browser. */
export interface TelegramReturn {
  readonly state: string;
  readonly code: string;
}

/** Somebody who goes to Telegram comes back within this, or begins again. */
const lifeMs = 10 * 60_000;

const hashOf = (state: string): string => createHash('sha256').update(state).digest('hex');

/** Signing in and linking by Telegram; null where the platform is not registered there. */
export const createTelegramAccounts = (deps: AccountDeps & { readonly telegram: TelegramOidc | null }) => {
  const { pool, clock, secrets } = deps;
  const sql = sqlOfPool(pool);
  const oidc = (): TelegramOidc => {
    if (deps.telegram === null) throw new RequestError('UNAVAILABLE', 'Signing in by Telegram is not set up here.');
    return deps.telegram;
  };

  const begin = async (operatorId: string | null): Promise<{ readonly url: string; readonly state: string }> => {
    const state = randomBytes(32).toString('base64url');
    const begun = await oidc().begin(state);
    const stateHash = hashOf(state);
    const at = new Date(clock.now());
    await insertBegunSignIn(sql, {
      stateHash,
      secretsSealed: secrets.seal(JSON.stringify(begun.secrets), stateHash),
      operatorId,
      at,
      expiresAt: new Date(at.getTime() + lifeMs),
    });
    return { url: begun.url, state };
  };

  /** Whom Telegram names. What was begun to link an account is of no use to sign in, nor to another operator. */
  const finish = async ({ state, code }: TelegramReturn, operatorId: string | null): Promise<TelegramPerson> => {
    const provider = oidc();
    const begun = await takeBegunSignIn(sql, hashOf(state), new Date(clock.now()));
    if (begun === null || begun.operatorId !== operatorId) throw new LinkEndedError();
    return provider.finish(
      code,
      state,
      JSON.parse(secrets.open(begun.secretsSealed, begun.stateHash)) as SignInSecrets,
    );
  };

  return {
    available: deps.telegram !== null,
    beginSignIn: () => begin(null),
    beginLink: (self: Self) => begin(self.operatorId),

    /**
     * Signs in whom Telegram names; who comes for the first time becomes an operator. An account that has an e-mail
     * address is never found by it: it is linked by who is signed in to it.
     * @throws LinkEndedError, TelegramRefusedError; RequestError (UNAVAILABLE)
     */
    signIn: async (
      input: TelegramReturn & {
        readonly language: Language;
        readonly deviceToken?: string | null | undefined;
        readonly from: Origin;
      },
    ): Promise<OperatorSession | SecondFactorChallenge> => {
      const { telegramUserId, name, label } = await finish(input, null);
      const begun = await inTransaction(pool, async (tx) => {
        const at = new Date(clock.now());
        let operatorId = (await findLinkByTelegram(tx, telegramUserId))?.operatorId;
        let as: 'registered' | undefined;
        if (operatorId === undefined) {
          operatorId = newId('operator');
          if (await insertLink(tx, { telegramUserId, operatorId, label, linkedAt: at })) {
            as = 'registered';
            await insertOperator(tx, {
              id: operatorId,
              email: null,
              name,
              createdAt: at,
              passwordHash: null,
              language: input.language,
              emailVerifiedAt: null,
            });
          } else operatorId = (await findLinkByTelegram(tx, telegramUserId))?.operatorId;
        }
        const account = operatorId === undefined ? null : await lockAccount(tx, operatorId);
        if (account === null) throw new LinkEndedError();
        if (account.totpEnabled) {
          const challenge = mintToken();
          const challengeExpiresAt = await insertToken(tx, {
            token: challenge,
            purpose: 'secondFactor',
            subjectId: account.id,
            address: '',
            at,
          });
          return { challenge, challengeExpiresAt };
        }
        return beginSession(deps, tx, account, { ...input, ...(as === undefined ? {} : { as }) });
      });
      return 'challenge' in begun ? begun : completeSession(deps, begun);
    },

    /**
     * Links the Telegram account to the operator who is signed in, in the place of an earlier one.
     * @throws LinkEndedError, TelegramRefusedError, TelegramTakenError; RequestError (UNAVAILABLE)
     */
    link: async (self: Self, input: TelegramReturn): Promise<void> => {
      const { telegramUserId, label } = await finish(input, self.operatorId);
      await changeAccount(deps, self, async ({ tx, account, at, note }) => {
        await deleteLink(tx, account.id);
        if (!(await insertLink(tx, { telegramUserId, operatorId: account.id, label, linkedAt: at })))
          throw new TelegramTakenError();
        await note('telegramLinked');
      });
    },

    /** @throws OnlyWayInError where nothing else opens the account */
    unlink: async (self: Self): Promise<void> => {
      await changeAccount(deps, self, async ({ tx, account, note }) => {
        if (account.passwordHash === null) throw new OnlyWayInError();
        if (await deleteLink(tx, account.id)) await note('telegramUnlinked');
      });
    },
  };
};
export type TelegramAccounts = ReturnType<typeof createTelegramAccounts>;
