import { Badge, Button, Text } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { useFormat } from '../format/use-format.ts';
import {
  SessionRevokeAllDocument,
  SessionRevokeDocument,
  SessionsDocument,
  type SessionsQuery,
} from '../generated/graphql.ts';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { problemText, toastDone, toastProblem } from '../ui/toast.tsx';
import { Section } from './section.tsx';

type Shown = SessionsQuery['sessions'][number];

/** Where the operator is signed in, and the way to end it. */
export const SessionsSection = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const [{ data, error }, reload] = useQuery({ query: SessionsDocument });
  const [{ fetching: ending }, revoke] = useMutation(SessionRevokeDocument);
  const [{ fetching: endingAll }, revokeAll] = useMutation(SessionRevokeAllDocument);
  const again = (): void => reload({ requestPolicy: 'network-only' });

  const nameOf = ({ browser, system }: Shown): string => {
    if (browser !== null && system !== null) return t('sessions.device', { browser, system });
    return browser ?? system ?? t('sessions.unknownDevice');
  };
  const end = async ({ id }: Shown): Promise<void> => {
    const answer = await revoke({ input: { sessionId: id } });
    const result = answer.data?.sessionRevoke;
    if (result?.__typename === 'SessionRevokeSuccess') toastDone(t('sessions.ended'));
    else {
      const problem = result ?? answer.error;
      if (problem !== undefined) {
        const { title, text } = problemText(problem);
        toastProblem(title, text);
      }
    }
    again();
  };
  const endOthers = async (): Promise<void> => {
    const answer = await revokeAll({ input: { exceptCurrent: true } });
    if (answer.data === undefined) {
      if (answer.error !== undefined) {
        const { title, text } = problemText(answer.error);
        toastProblem(title, text);
      }
      return;
    }
    toastDone(t('sessions.othersEnded', { count: answer.data.sessionRevokeAll.count }));
    again();
  };

  const sessions = data?.sessions;
  const others = sessions?.some(({ current }) => !current) === true;
  return (
    <Section
      title={t('sessions.title')}
      action={
        others && (
          <Button variant="default" size="compact-sm" loading={endingAll} onClick={() => void endOthers()}>
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed">
        {t('sessions.text')}
      </Text>
      {sessions === undefined ? (
        error === undefined ? (
          <RowsSkeleton rows={2} />
        ) : (
          <FailureNotice error={error} onRetry={again} />
        )
      ) : (
        <ul className="ad-sessions">
          {sessions.map((session) => (
            <li key={session.id}>
              <IconDeviceDesktop size={20} aria-hidden />
              <div>
                <Text size="sm" fw={600} component="span">
                  {nameOf(session)}
                </Text>{' '}
                {session.current && (
                  <Badge variant="light" color="teal" size="sm">
                    {t('sessions.current')}
                  </Badge>
                )}
                <Text size="sm" c="dimmed">
                  {[
                    t('sessions.started', { at: format.moment(session.createdAt) }),
                    t('sessions.used', { at: format.moment(session.lastUsedAt) }),
                    ...(session.network === null ? [] : [t('sessions.network', { network: session.network })]),
                  ].join(' · ')}
                </Text>
              </div>
              {!session.current && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  loading={ending}
                  aria-label={t('sessions.endOf', { device: nameOf(session) })}
                  onClick={() => void end(session)}
                >
                  {t('sessions.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {sessions !== undefined && !others && (
        <Text size="sm" c="dimmed">
          {t('sessions.alone')}
        </Text>
      )}
    </Section>
  );
};
