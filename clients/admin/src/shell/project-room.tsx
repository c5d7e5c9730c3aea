import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation, useParams } from 'react-router';
import { ClosingBar } from '../company/closing-bar.tsx';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { PageSkeleton } from '../ui/state.tsx';
import { SuspensionNotice } from '../staff/suspension-notice.tsx';
import { RoomContext, useWorkspace, type Room } from './context.ts';
import { rememberPlace } from './last-place.ts';
import { NotFound } from './not-found.tsx';
import { ProjectSide } from './project-side.tsx';
import { Shell } from './shell.tsx';
import { loadPalette, usePalette } from './use-palette.tsx';

const loads = {
  overview: async () => ({ default: (await import('../overview/overview-page.tsx')).OverviewPage }),
  editor: async () => ({ default: (await import('../editor/editor-page.tsx')).EditorPage }),
  players: async () => ({ default: (await import('../players/players-page.tsx')).PlayersPage }),
  player: async () => ({ default: (await import('../players/player-page.tsx')).PlayerPage }),
  products: async () => ({ default: (await import('../products/products-page.tsx')).ProductsPage }),
  payments: async () => ({ default: (await import('../payments/payments-room.tsx')).PaymentsRoom }),
  economy: async () => ({ default: (await import('../economy/economy-page.tsx')).EconomyPage }),
  releases: async () => ({ default: (await import('../releases/releases-page.tsx')).ReleasesPage }),
  'personal-data': async () => ({
    default: (await import('../personal-data/personal-data-page.tsx')).PersonalDataPage,
  }),
  keys: async () => ({ default: (await import('../keys/keys-page.tsx')).KeysPage }),
  webhooks: async () => ({ default: (await import('../webhooks/webhooks-room.tsx')).WebhooksRoom }),
  settings: async () => ({ default: (await import('../settings/settings-page.tsx')).SettingsPage }),
  palette: loadPalette,
};
const Overview = lazy(loads.overview);
const Editor = lazy(loads.editor);
const Players = lazy(loads.players);
const Player = lazy(loads.player);
const Products = lazy(loads.products);
const Payments = lazy(loads.payments);
const Economy = lazy(loads.economy);
const Releases = lazy(loads.releases);
const Keys = lazy(loads.keys);
const PersonalData = lazy(loads['personal-data']);
const Webhooks = lazy(loads.webhooks);
const Settings = lazy(loads.settings);

/** Once the first page stands still the others are fetched, so that they open at once, without a network too. */
const useRest = (): void => {
  useEffect(() => {
    const timer = setTimeout(() => {
      // One that can't be fetched now is asked for again when it is opened.
      void Promise.allSettled(Object.values(loads).map(async (load) => await load()));
    }, 2500);
    return () => clearTimeout(timer);
  }, []);
};

/** A project in one of its environments. An address that names none of this operator's is not found. */
export const ProjectRoom = () => {
  const { projectId, kind } = useParams();
  const { companies } = useWorkspace();
  const { pathname } = useLocation();
  const { t } = useTranslation();
  const { open, palette } = usePalette();
  useRest();
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
  if (room === null) return <NotFound />;
  return (
    <RoomContext value={room}>
      <Shell environment={room.kind} word={t(`environment.${room.kind}`)} side={ProjectSide} onSearch={open}>
        <ClosingBar company={room.company} project={room.project} />
        <SuspensionNotice suspension={room.project.suspension} />
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<PageSkeleton />}>
            {/* Another environment is another world: nothing of the one before may stay on the screen. */}
            <Routes key={room.environment.id}>
              <Route index element={<Navigate to="overview" replace />} />
              <Route path="overview" element={<Overview />} />
              <Route path="editor" element={<Editor />} />
              <Route path="players" element={<Players />} />
              <Route path="players/:playerId" element={<Player />} />
              <Route path="products" element={<Products />} />
              <Route path="payments/*" element={<Payments />} />
              <Route path="economy" element={<Economy />} />
              <Route path="releases" element={<Releases />} />
              <Route path="keys" element={<Keys />} />
              <Route path="personal-data" element={<PersonalData />} />
              <Route path="webhooks/*" element={<Webhooks />} />
              <Route path="settings" element={<Settings />} />
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </ErrorBoundary>
      </Shell>
      {palette}
    </RoomContext>
  );
};
