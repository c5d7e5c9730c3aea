import { cleanName, type Language } from '../domain/account.ts';
import { setProfile, type OperatorRow } from '../store/operator.ts';
import type { AccountDeps, Self } from './account-deps.ts';
import { changeAccount } from './change-account.ts';

/** Changes the name, and the language of mail. @throws RequestError for a name of a wrong form */
export const createChangeProfile =
  (deps: AccountDeps) =>
  async (self: Self, input: { readonly name: string; readonly language: Language }): Promise<OperatorRow> => {
    const name = cleanName(input.name);
    return changeAccount(deps, self, async ({ tx, account, note }) => {
      await setProfile(tx, account.id, { name, language: input.language });
      await note('profileChanged');
      return { ...account, name };
    });
  };
