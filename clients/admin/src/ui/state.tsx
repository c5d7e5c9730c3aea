import { Button, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconPlanet } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import { failureOf } from '../api/error.ts';

/** What stands where there is nothing to show: why, and a way on. */
export const Notice = ({
  title,
  text,
  action,
  tone = 'calm',
}: {
  readonly title: string;
  readonly text?: string | undefined;
  readonly action?: ReactNode;
  readonly tone?: 'calm' | 'bad';
}) => (
  <Stack className="ad-notice" align="center" gap={6} role={tone === 'bad' ? 'alert' : undefined}>
    <ThemeIcon size={40} radius="xl" variant="light" color={tone === 'bad' ? 'red' : 'gray'}>
      {tone === 'bad' ? <IconAlertTriangle size={20} stroke={1.7} /> : <IconPlanet size={20} stroke={1.7} />}
    </ThemeIcon>
    <Text fw={600} size="md" mt={6}>
      {title}
    </Text>
    {text !== undefined && (
      <Text size="sm" c="dimmed" maw={420} ta="center">
        {text}
      </Text>
    )}
    {action !== undefined && <div className="ad-notice-action">{action}</div>}
  </Stack>
);

export const FailureNotice = ({
  error,
  onRetry,
}: {
  readonly error: Pick<CombinedError, 'networkError' | 'graphQLErrors'>;
  readonly onRetry: () => void;
}) => {
  const { t } = useTranslation();
  const { kind, traceId } = failureOf(error);
  return (
    <Notice
      tone="bad"
      title={t(`error.${kind}.title`)}
      text={`${t(`error.${kind}.text`)}${traceId === undefined ? '' : ` ${t('error.trace', { traceId })}`}`}
      action={
        kind === 'forbidden' ? undefined : (
          <Button variant="default" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )
      }
    />
  );
};

/** Lines of the final height, so that nothing jumps when the rows come. */
export const RowsSkeleton = ({ rows = 8 }: { readonly rows?: number }) => {
  const { t } = useTranslation();
  return (
    <output className="ad-rows-skeleton" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={14} radius="sm" width={`${90 - ((index * 17) % 40)}%`} />
      ))}
    </output>
  );
};

export const PageSkeleton = () => (
  <div className="ad-page">
    <Skeleton height={24} width={180} mb="lg" />
    <RowsSkeleton rows={10} />
  </div>
);
