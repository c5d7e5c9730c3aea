import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Asks for the next page of a list. */
export const MoreButton = ({ busy, onMore }: { readonly busy: boolean; readonly onMore: () => void }) => {
  const { t } = useTranslation();
  return (
    <Group justify="center" p="sm">
      <Button variant="subtle" color="gray" loading={busy} onClick={onMore}>
        {t('common.more')}
      </Button>
    </Group>
  );
};
