import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PlayerExportState } from '../generated/graphql.ts';

const colours = {
  REQUESTED: 'gray',
  RUNNING: 'indigo',
  COMPLETED: 'teal',
  INTERRUPTED: 'red',
  EXPIRED: 'gray',
} as const;

/** Where an export stands, in a word. */
export const ExportState = ({ state }: { readonly state: PlayerExportState }) => {
  const { t } = useTranslation();
  return (
    <Badge variant="light" miw="max-content" color={colours[state]}>
      {t(`personalData.export.state.${state}`)}
    </Badge>
  );
};
