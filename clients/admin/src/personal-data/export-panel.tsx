import { Badge, Code, Drawer, Group, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import type { PlayerExportFieldsFragment } from '../generated/graphql.ts';
import { CopyText } from '../ui/copy-text.tsx';
import { ExportState } from './export-state.tsx';

/** One export: what each domain gave, how it ended, and, where it was sent whole, by which hash its file is known. */
export const ExportPanel = ({
  found,
  onClose,
}: {
  readonly found: PlayerExportFieldsFragment;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const hashId = useId();
  const at = found.endedAt == null ? '' : format.moment(found.endedAt);
  const size = format.bytes(found.bytes);
  return (
    <Drawer
      opened
      position="right"
      size={460}
      onClose={onClose}
      title={t('personalData.export.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <div className="ad-inline">
          <ExportState state={found.state} />
          <code className="ad-code">{found.id}</code>
        </div>
        <Text size="sm">
          {found.interruption == null
            ? t(`personalData.export.said.${found.state}`, { at, size })
            : t(`personalData.export.broke.${found.interruption}`, { at, size })}
        </Text>
        {found.sha256 != null && (
          <section className="ad-stack" aria-labelledby={hashId}>
            <h3 className="ad-card-title" id={hashId}>
              {t('personalData.export.sha256')}
            </h3>
            <Code block className="ad-secret-text">
              {found.sha256}
            </Code>
            <div className="ad-buttons">
              <CopyText text={found.sha256} quiet />
            </div>
            <Text size="xs" c="dimmed">
              {t('personalData.export.sha256Hint')}
            </Text>
          </section>
        )}
        <dl className="ad-facts">
          <div>
            <dt>{t('personalData.askedAt')}</dt>
            <dd className="ad-fact-date">{format.moment(found.requestedAt)}</dd>
          </div>
          <div>
            <dt>{t('personalData.export.askedBy')}</dt>
            <dd className="ad-fact-date">{found.requester.name ?? t('audit.former')}</dd>
          </div>
          <div>
            <dt>{t(found.sha256 == null ? 'personalData.export.atMost' : 'personalData.export.length')}</dt>
            <dd className="ad-fact-date">{t('personalData.export.bytes', { bytes: format.amount(found.bytes) })}</dd>
          </div>
          <div>
            <dt>{t('personalData.export.followed')}</dt>
            <dd className="ad-fact-date">{t('personalData.export.times', { count: found.attempts })}</dd>
          </div>
        </dl>
        {found.attempts > 1 && (
          <Text size="sm" c="dimmed">
            {t('personalData.export.onlyFirst')}
          </Text>
        )}
        <div>
          <Text component="h3" className="ad-card-title" mb={8}>
            {t('personalData.export.given')}
          </Text>
          <ul className="ad-list">
            {found.parts.map((part) => (
              <li key={part.domain}>
                <span className="ad-list-main">
                  <span>{t(`personalData.domain.${part.domain}`)}</span>
                  <Text size="xs" c="dimmed">
                    {part.tables.length > 0
                      ? part.tables.map(({ table, count }) => `${table}: ${format.number(count)}`).join(', ')
                      : t(part.whole ? 'personalData.export.nothing' : 'personalData.export.notReached')}
                  </Text>
                </span>
                <Group component="span" gap={8} wrap="nowrap">
                  {!part.whole && part.rows > 0 && (
                    <Badge variant="light" color="red">
                      {t('personalData.export.partly')}
                    </Badge>
                  )}
                  <span className="ad-tabular ad-nowrap">
                    {t('personalData.export.rowCount', { count: part.rows, rows: format.number(part.rows) })}
                  </span>
                </Group>
              </li>
            ))}
          </ul>
        </div>
        <Text size="sm" c="dimmed">
          {t('personalData.export.kept')}
        </Text>
      </Stack>
    </Drawer>
  );
};
