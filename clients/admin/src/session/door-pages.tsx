import { useMemo } from 'react';
import { Route, Routes } from 'react-router';
import { Provider } from 'urql';
import { createApiClient } from '../api/client.ts';
import { ConfirmEmailPage, ForgotPage, ResetPage, VerifyPage } from './mail-pages.tsx';
import { SignInPage, SignUpPage } from './sign-in-page.tsx';
import { TelegramPage } from './telegram-page.tsx';

/** Pages that a mailed link opens, whether somebody is signed in or not. */
export const isMailPage = (pathname: string): boolean =>
  ['/account/verify', '/account/reset', '/account/confirm-email', '/account/telegram'].includes(pathname);

/** Everything before the sign-in. Any other address asks to sign in, and is gone on to. */
export const DoorPages = () => {
  const client = useMemo(() => createApiClient(), []);
  return (
    <Provider value={client}>
      <Routes>
        <Route path="/account/sign-up" element={<SignUpPage />} />
        <Route path="/account/forgot" element={<ForgotPage />} />
        <Route path="/account/reset" element={<ResetPage />} />
        <Route path="/account/verify" element={<VerifyPage />} />
        <Route path="/account/confirm-email" element={<ConfirmEmailPage />} />
        <Route path="/account/telegram" element={<TelegramPage />} />
        <Route path="*" element={<SignInPage />} />
      </Routes>
    </Provider>
  );
};
