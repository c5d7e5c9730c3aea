import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../ui/page.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { PasswordSection } from './password-section.tsx';
import { RecoveryCodes, RecoveryCodesSection } from './recovery-codes.tsx';
import { SecurityLog } from './security-log.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { TelegramSection } from './telegram-section.tsx';
import { TotpSection } from './totp-section.tsx';
import { useAccount } from './use-account.ts';

/** What opens the account, and what happened to it. */
export const SecurityPage = () => {
  const { t } = useTranslation();
  const { account, error, reload } = useAccount();
  const [codes, setCodes] = useState<readonly string[]>();
  /** Grows when the log may have a new entry. */
  const [version, setVersion] = useState(0);
  const changed = (): void => {
    reload();
    setVersion((old) => old + 1);
  };
  if (account === undefined)
    return (
      <Page title={t('accountPage.security')}>
        <div className="ad-card">
          {error === undefined ? <RowsSkeleton rows={4} /> : <FailureNotice error={error} onRetry={reload} />}
        </div>
      </Page>
    );
  const show = (fresh: readonly string[]): void => {
    setCodes(fresh);
    changed();
  };
  return (
    <Page title={t('accountPage.security')}>
      <PasswordSection account={account} onChanged={changed} />
      <TotpSection account={account} onChanged={changed} onCodes={show} />
      {account.totpEnabled && codes === undefined && <RecoveryCodesSection account={account} onCodes={show} />}
      {codes !== undefined && (
        <RecoveryCodes codes={codes} email={account.operator.email ?? ''} onKept={() => setCodes(undefined)} />
      )}
      <TelegramSection onChanged={changed} />
      <SessionsSection />
      <SecurityLog version={version} />
    </Page>
  );
};
