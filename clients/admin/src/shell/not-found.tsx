import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Notice } from '../ui/state.tsx';

export const NotFound = () => {
  const { t } = useTranslation();
  return (
    <main className="ad-center">
      <Notice
        title={t('notFound.title')}
        text={t('notFound.text')}
        action={
          <Button component={Link} to="/" variant="default">
            {t('notFound.home')}
          </Button>
        }
      />
    </main>
  );
};
