import { lazy, Suspense, useEffect, useMemo } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { Provider, useQuery } from 'urql';
import { createApiClient } from '../api/client.ts';
import { pendingInvitation } from '../company/invitation-link.ts';
import { WorkspaceDocument } from '../generated/graphql.ts';
import { StepUpDialog } from '../session/step-up-dialog.tsx';
import { FailureNotice, PageSkeleton } from '../ui/state.tsx';
import { AccountRoom } from './account-room.tsx';
import { LookBanner } from '../staff/look-banner.tsx';
import { CompanyRoom } from './company-room.tsx';
import { lastPlace } from './last-place.ts';
import { NotFound } from './not-found.tsx';
import { projectsOf, WorkspaceContext, type WorkspaceData } from './context.ts';
import { ProjectRoom } from './project-room.tsx';

const Welcome = lazy(async () => ({ default: (await import('../welcome/welcome-page.tsx')).WelcomePage }));

const Staff = lazy(async () => ({ default: (await import('../staff/staff-page.tsx')).StaffPage }));

/** Where one lands: where one was, else the first project's overview. */
const Home = ({ workspace }: { readonly workspace: WorkspaceData }) => {
  const projects = projectsOf(workspace);
  // Whoever signed up by an invitation is on the way to it.
  if (pendingInvitation() !== null) return <Navigate to="/invitation" replace />;
  const last = lastPlace();
  const project = projects.find(({ id }) => id === last?.projectId) ?? projects[0];
  if (project === undefined) return <Navigate to="/start" replace />;
  const kind = last?.projectId === project.id ? last.kind : 'live';
  return <Navigate to={`/p/${project.id}/${kind}/overview`} replace />;
};

const Rooms = () => {
  const [{ data, error }, reload] = useQuery({ query: WorkspaceDocument });
  const value = useMemo(
    () => (data === undefined ? null : { ...data, reload: () => reload({ requestPolicy: 'network-only' }) }),
    [data, reload],
  );
  useEffect(() => {
    if (error === undefined || data !== undefined) return undefined;
    const again = (): void => reload({ requestPolicy: 'network-only' });
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [error, data, reload]);
  if (value === null) {
    if (error === undefined) return <PageSkeleton />;
    return (
      <main className="ad-center">
        <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
      </main>
    );
  }
  return (
    <WorkspaceContext value={value}>
      <LookBanner />
      <Suspense fallback={<PageSkeleton />}>
        <Routes>
          <Route path="/" element={<Home workspace={value} />} />
          <Route path="/start" element={<Welcome />} />
          <Route path="/p/:projectId/:kind/*" element={<ProjectRoom />} />
          <Route path="/c/:companyId/*" element={<CompanyRoom />} />
          <Route path="/account/sign-in" element={<Navigate to="/" replace />} />
          <Route path="/account/sign-up" element={<Navigate to="/" replace />} />
          <Route path="/account/forgot" element={<Navigate to="/account/security" replace />} />
          <Route path="/account/*" element={<AccountRoom />} />
          {value.staffDesk != null && <Route path="/staff" element={<Staff />} />}
          {value.staffDesk != null && <Route path="/staff/stars" element={<Staff />} />}
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </WorkspaceContext>
  );
};

/** Everything behind the sign-in. */
export const Workspace = () => {
  const client = useMemo(() => createApiClient(), []);
  return (
    <Provider value={client}>
      <Rooms />
      <StepUpDialog />
    </Provider>
  );
};
