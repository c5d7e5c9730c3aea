import { Badge, Drawer, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import type { ErasureFieldsFragment } from '../generated/graphql.ts';

/** One erasure: what each domain erased, and, once it is over, the proof. */
export const ErasurePanel = ({
  request,
  onClose,
}: {
  readonly request: ErasureFieldsFragment;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Drawer
      opened
      position="right"
      size={460}
      onClose={onClose}
      title={t('personalData.certificate')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        <code className="ad-code">{request.id}</code>
        <Text size="sm">
          {request.verifiedAt == null
            ? t('personalData.notProved', { round: request.round })
            : t('personalData.proved', { at: format.moment(request.verifiedAt), round: request.round })}
        </Text>
        <dl className="ad-facts">
          <div>
            <dt>{t('personalData.askedAt')}</dt>
            <dd className="ad-fact-date">{format.moment(request.requestedAt)}</dd>
          </div>
          <div>
            <dt>{t('personalData.reason')}</dt>
            <dd className="ad-fact-date">{request.reason}</dd>
          </div>
        </dl>
        <ul className="ad-list">
          {request.parts.map((part) => (
            <li key={part.domain}>
              <span className="ad-list-main">
                <span>{t(`personalData.domain.${part.domain}`)}</span>
                <Text size="xs" c="dimmed">
                  {part.erased.length === 0
                    ? t('personalData.nothing')
                    : part.erased.map(({ table, count }) => `${table}: ${format.number(count)}`).join(', ')}
                </Text>
              </span>
              <span className="ad-list-side">
                {part.reportedAt == null || part.round < request.round ? (
                  <Badge variant="light" color="gray">
                    {t('personalData.waiting')}
                  </Badge>
                ) : part.round > 1 && part.found === 0 ? (
                  <Badge variant="light" color="teal">
                    {t('personalData.empty')}
                  </Badge>
                ) : (
                  <Badge variant="light">{t('personalData.erased')}</Badge>
                )}
              </span>
            </li>
          ))}
        </ul>
        <Text size="sm" c="dimmed">
          {t('personalData.kept')}
        </Text>
      </Stack>
    </Drawer>
  );
};
