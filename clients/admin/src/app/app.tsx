import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { lazy, Suspense } from 'react';
import { BrowserRouter, useLocation } from 'react-router';
import { PageSkeleton } from '../ui/state.tsx';
import { useSession } from '../session/use-session.ts';
import { DoorPages, isMailPage } from '../session/door-pages.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { theme } from './theme.ts';

const Workspace = lazy(async () => ({ default: (await import('../shell/workspace.tsx')).Workspace }));

const InvitationPage = lazy(async () => ({ default: (await import('../company/invitation-page.tsx')).InvitationPage }));

const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';

const Room = () => {
  const { state } = useSession();
  const { pathname } = useLocation();
  if (pathname === '/invitation')
    return (
      <Suspense fallback={<PageSkeleton />}>
        <InvitationPage />
      </Suspense>
    );
  if (state === 'signedOut' || isMailPage(pathname)) return <DoorPages />;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Workspace />
    </Suspense>
  );
};

export const App = () => (
  <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
    <Notifications position="bottom-right" limit={4} autoClose={6000} />
    <ErrorBoundary>
      <BrowserRouter>
        <Room />
      </BrowserRouter>
    </ErrorBoundary>
  </MantineProvider>
);
