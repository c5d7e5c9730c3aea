import { Title } from '@mantine/core';
import { use, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CompanyContext, RoomContext } from '../shell/context.ts';

/**
 * Sets the window's title: where one is, then the page. The environment's word comes first, so that among tabs none is
 * taken for another.
 */
export const useTitle = (title: string): void => {
  const { t } = useTranslation();
  const room = use(RoomContext);
  const company = use(CompanyContext)?.company;
  const place = room === null ? company?.name : `${t(`environment.${room.kind}`)}: ${room.project.name}`;
  useEffect(() => {
    document.title = [place, title, t('common.product')].filter((part) => part !== undefined).join(' · ');
  }, [place, title, t]);
};

/** A page under its heading, which is in the window's title too. */
export const Page = ({
  title,
  actions,
  wide = false,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) => {
  useTitle(title);
  return (
    <div className={wide ? 'ad-page ad-page-wide' : 'ad-page'}>
      <header className="ad-page-header">
        <Title order={1}>{title}</Title>
        {actions !== undefined && <div className="ad-page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
};
