import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Route, Routes, useNavigate } from 'react-router';
import { useRoom } from '../shell/context.ts';
import { NotFound } from '../shell/not-found.tsx';
import { Page } from '../ui/page.tsx';
import { PaymentsPage } from './payments-page.tsx';
import { PayoutPage } from './payout-page.tsx';
import { ReconciliationPage } from './reconciliation-page.tsx';

const tabs = ['list', 'reconciliation', 'payout'] as const;
type Tab = (typeof tabs)[number];

/** One of the three pages on Stars, under the links to the others. */
const Tabbed = ({ tab, children }: { readonly tab: Tab; readonly children: ReactNode }) => {
  const { t } = useTranslation();
  const { to } = useRoom();
  const navigate = useNavigate();
  const open = (value: string | null): void =>
    void navigate(to(value === null || value === 'list' ? 'payments' : `payments/${value}`));
  return (
    <Page title={tab === 'list' ? t('page.payments') : t(`payments.tab.${tab}`)}>
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`payments.tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>{children}</Tabs.Panel>
      </Tabs>
    </Page>
  );
};

/** Everything below `payments` in an environment. */
export const PaymentsRoom = () => (
  <Routes>
    <Route
      index
      element={
        <Tabbed tab="list">
          <PaymentsPage />
        </Tabbed>
      }
    />
    <Route
      path="reconciliation"
      element={
        <Tabbed tab="reconciliation">
          <ReconciliationPage />
        </Tabbed>
      }
    />
    <Route
      path="payout"
      element={
        <Tabbed tab="payout">
          <PayoutPage />
        </Tabbed>
      }
    />
    <Route path="*" element={<NotFound />} />
  </Routes>
);
