import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation, useParams } from 'react-router';
import { ClosingBar } from '../company/closing-bar.tsx';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { PageSkeleton } from '../ui/state.tsx';
import { SuspensionNotice } from '../staff/suspension-notice.tsx';
import { CompanySide } from './company-side.tsx';
import { CompanyContext, companyPath, useWorkspace, type CompanyRoom as Room } from './context.ts';
import { NotFound } from './not-found.tsx';
import { companyPages } from './pages.ts';
import { Shell } from './shell.tsx';
import { usePalette } from './use-palette.tsx';

const routes = companyPages.map(({ path, load, needs }) => ({ path, needs, Page: lazy(load) }));

/** A company, above its projects: who works in it and how it is run. One that is not this operator's is not found. */
export const CompanyRoom = () => {
  const { companyId } = useParams();
  const { companies } = useWorkspace();
  const { pathname } = useLocation();
  const { t } = useTranslation();
  const { open, palette } = usePalette();
  const room = useMemo((): Room | null => {
    const company = companies.find(({ id }) => id === companyId);
    if (company === undefined) return null;
    return {
      company,
      may: (permission) => company.viewerPermissions.includes(permission),
      to: (page) => companyPath(company, page),
    };
  }, [companies, companyId]);
  if (room === null) return <NotFound />;
  const allowed = routes.filter(({ needs }) => needs.some(room.may));
  const [first] = allowed;
  return (
    <CompanyContext value={room}>
      <Shell word={t('shell.company')} side={CompanySide} onSearch={open}>
        <ClosingBar company={room.company} />
        <SuspensionNotice suspension={room.company.suspension} />
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<PageSkeleton />}>
            {/* Another company is another world: nothing of the one before may stay on the screen. */}
            <Routes key={room.company.id}>
              {first !== undefined && <Route index element={<Navigate to={first.path} replace />} />}
              {allowed.map(({ path, Page }) => (
                <Route key={path} path={`${path}/*`} element={<Page />} />
              ))}
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </ErrorBoundary>
      </Shell>
      {palette}
    </CompanyContext>
  );
};
