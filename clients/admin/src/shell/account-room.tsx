import { IconArrowLeft } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { ErrorBoundary } from '../app/error-boundary.tsx';
import { PageSkeleton } from '../ui/state.tsx';
import { useWorkspace } from './context.ts';
import { NotFound } from './not-found.tsx';
import { accountPages } from './pages.ts';
import { Shell } from './shell.tsx';
import { Nav, PlaceLink, SearchButton, Side } from './side.tsx';
import { usePalette } from './use-palette.tsx';

const routes = accountPages.map(({ path, load }) => ({ path, Page: lazy(load) }));

const AccountSide = ({ onSearch }: { readonly onSearch: () => void }) => {
  const { t } = useTranslation();
  const { operator } = useWorkspace();
  return (
    <Side>
      <div className="ad-account-who">
        <strong>{operator.name}</strong>
        <span>{operator.email}</span>
      </div>
      <SearchButton onSearch={onSearch} />
      <Nav
        label={t('shell.pages')}
        links={accountPages.map(({ path, icon }) => ({ to: `/account/${path}`, icon, name: t(`accountPage.${path}`) }))}
      >
        <div className="ad-nav-group">
          <PlaceLink to="/" icon={IconArrowLeft} name={t('account.back')} />
        </div>
      </Nav>
    </Side>
  );
};

/** One's own account, above companies and projects. */
export const AccountRoom = () => {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { open, palette } = usePalette();
  return (
    <>
      <Shell word={t('account.title')} side={AccountSide} onSearch={open}>
        <ErrorBoundary key={pathname}>
          <Suspense fallback={<PageSkeleton />}>
            <Routes>
              <Route index element={<Navigate to="profile" replace />} />
              {routes.map(({ path, Page }) => (
                <Route key={path} path={path} element={<Page />} />
              ))}
              <Route path="*" element={<NotFound />} />
            </Routes>
          </Suspense>
        </ErrorBoundary>
      </Shell>
      {palette}
    </>
  );
};
