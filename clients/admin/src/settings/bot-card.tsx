import { Alert, Badge, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRobot } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import { BotDisconnectDocument, type BotsQuery } from '../generated/graphql.ts';
import { Confirm } from '../ui/confirm.tsx';
import { toastDone } from '../ui/toast.tsx';

type Bot = NonNullable<NonNullable<BotsQuery['project']>['environments'][number]['bot']>;

const Disconnect = ({
  bot,
  environmentId,
  onDone,
}: {
  readonly bot: Bot;
  readonly environmentId: string;
  readonly onDone: () => void;
}) => {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, disconnect] = useMutation(BotDisconnectDocument);
  const name = bot.username;
  const go = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await disconnect({ input: { environmentId } });
    const result = data?.botDisconnect;
    if (result?.__typename !== 'BotDisconnectSuccess') {
      setProblem(result ?? error);
      return;
    }
    setAsked(false);
    toastDone(t('bot.disconnected', { name }));
    onDone();
  };
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        aria-label={t('bot.disconnectOf', { name })}
        onClick={() => setAsked(true)}
      >
        {t('bot.disconnect')}
      </Button>
      <Confirm
        opened={asked}
        title={t('bot.disconnectTitle', { name })}
        text={t('bot.disconnectText')}
        act={t('bot.disconnect')}
        busy={fetching}
        problem={problem}
        onClose={() => setAsked(false)}
        onConfirm={() => void go()}
      />
    </>
  );
};

const stateColors = {
  HEALTHY: 'teal',
  FAILING: 'red',
  UNCHECKED: 'gray',
  UNREGISTERED: 'red',
  REVOKED: 'red',
} as const;

/** What was last heard of a bot, and what waits. */
const Health = ({ health }: { readonly health: Bot['health'] }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = [
    { label: t('bot.checked'), value: health.checkedAt == null ? t('bot.never') : format.moment(health.checkedAt) },
    ...(health.pendingUpdates == null ? [] : [{ label: t('bot.pending'), value: String(health.pendingUpdates) }]),
    { label: t('bot.queued'), value: String(health.queuedMessages) },
  ];
  return (
    <>
      <dl className="ad-bot-health">
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {health.lastError != null && health.lastErrorAt != null && (
        <Text size="xs" c="dimmed" className="ad-bot-error">
          {t('bot.lastError', { when: format.moment(health.lastErrorAt), error: health.lastError })}
        </Text>
      )}
    </>
  );
};

/** An environment's bot: which it is, what is wrong with it and what to do about that. */
export const BotCard = ({
  bot,
  environmentId,
  onChanged,
  children,
}: {
  readonly bot: Bot;
  readonly environmentId: string;
  readonly onChanged: () => void;
  /** What else may be done with it. */
  readonly children: ReactNode;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack gap="sm">
      <div className="ad-bot">
        <IconRobot size={20} stroke={1.6} aria-hidden="true" />
        <div>
          <Text fw={600} size="sm">
            @{bot.username}{' '}
            {bot.simulated && (
              <Badge variant="light" color="gray" ml={4}>
                {t('bot.simulated')}
              </Badge>
            )}
            <Badge variant="light" color={stateColors[bot.health.state]} ml={4}>
              {t(`bot.state.${bot.health.state}`)}
            </Badge>
          </Text>
          <Text size="xs" c="dimmed">
            {t('bot.since', { when: format.moment(bot.connectedAt) })}
          </Text>
        </div>
        {children}
        <Disconnect bot={bot} environmentId={environmentId} onDone={onChanged} />
      </div>
      <Health health={bot.health} />
      {bot.health.state === 'FAILING' && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} title={t('bot.failingTitle')}>
          {t('bot.failingText')}
        </Alert>
      )}
      {bot.revokedAt != null && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle size={16} />}
          title={t('bot.revokedTitle', { when: format.moment(bot.revokedAt) })}
        >
          {t('bot.revokedText')}
        </Alert>
      )}
      {bot.revokedAt == null && bot.registrationProblem != null && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={16} />} title={t('bot.unregisteredTitle')}>
          {t('bot.unregisteredText', { problem: bot.registrationProblem })}
        </Alert>
      )}
    </Stack>
  );
};
