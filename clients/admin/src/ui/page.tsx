import { Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A page under its heading, which is the window's title too. */
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
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('common.product')}`;
  }, [title, t]);
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
