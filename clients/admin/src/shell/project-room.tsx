import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { Navigate, Route, Routes, useParams } from 'react-router';
import { PageSkeleton } from '../ui/state.tsx';
import { RoomContext, useWorkspace, type Room } from './context.ts';
import { rememberPlace } from './last-place.ts';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';

const Overview = lazy(async () => ({ default: (await import('../overview/overview-page.tsx')).OverviewPage }));
const Editor = lazy(async () => ({ default: (await import('../editor/editor-page.tsx')).EditorPage }));
const Players = lazy(async () => ({ default: (await import('../players/players-page.tsx')).PlayersPage }));
const Player = lazy(async () => ({ default: (await import('../players/player-page.tsx')).PlayerPage }));
const Payments = lazy(async () => ({ default: (await import('../payments/payments-page.tsx')).PaymentsPage }));
const Releases = lazy(async () => ({ default: (await import('../releases/releases-page.tsx')).ReleasesPage }));
const Settings = lazy(async () => ({ default: (await import('../settings/settings-page.tsx')).SettingsPage }));
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

/** A project in one of its environments. An address that names none of this operator's is not found. */
export const ProjectRoom = () => {
  const { projectId, kind } = useParams();
  const { companies } = useWorkspace();
  const [palette, { open, close }] = useDisclosure(false);
  const room = useMemo((): Room | null => {
    const company = companies.find(({ projects }) => projects.some(({ id }) => id === projectId));
    const project = company?.projects.find(({ id }) => id === projectId);
    const environment = project?.environments.find((each) => each.kind.toLowerCase() === kind);
    if (company === undefined || project === undefined || environment === undefined) return null;
    if (kind !== 'live' && kind !== 'sandbox') return null;
    return { company, project, environment, kind, to: (page) => `/p/${project.id}/${kind}/${page}` };
  }, [companies, projectId, kind]);
  useEffect(() => {
    if (room !== null) rememberPlace(room.project.id, room.kind);
  }, [room]);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      // By its place on the keyboard: with a Russian layout the key says something else.
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.code !== 'KeyK') return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [open]);
  if (room === null) return <NotFound />;
  return (
    <RoomContext value={room}>
      <Shell onSearch={open}>
        <Suspense fallback={<PageSkeleton />}>
          {/* Another environment is another world: nothing of the one before may stay on the screen. */}
          <Routes key={room.environment.id}>
            <Route index element={<Navigate to="overview" replace />} />
            <Route path="overview" element={<Overview />} />
            <Route path="editor" element={<Editor />} />
            <Route path="players" element={<Players />} />
            <Route path="players/:playerId" element={<Player />} />
            <Route path="payments" element={<Payments />} />
            <Route path="releases" element={<Releases />} />
            <Route path="settings" element={<Settings />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Shell>
      {palette && (
        <Suspense>
          <Palette onClose={close} />
        </Suspense>
      )}
    </RoomContext>
  );
};
