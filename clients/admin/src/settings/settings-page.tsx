import { Alert, Anchor, Button, PasswordInput, Text } from '@mantine/core';
import { IconAlertTriangle, IconExternalLink } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { BotConnectDocument, BotsDocument, type BotsQuery } from '../generated/graphql.ts';
import { LegalCard } from '../legal/legal-card.tsx';
import { miniAppUrl, useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { BotCard } from './bot-card.tsx';
import { ProjectDanger, ProjectSection } from './project-section.tsx';
import { problemText, toastDone } from '../ui/toast.tsx';

type Environment = NonNullable<BotsQuery['project']>['environments'][number];

/** Takes a bot's token. What was pasted stays where it was refused. */
export const BotForm = ({
  environmentId,
  replaces,
  onDone,
}: {
  readonly environmentId: string;
  readonly replaces: boolean;
  readonly onDone: () => void;
}) => {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, connect] = useMutation(BotConnectDocument);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await connect({ input: { environmentId, token: token.trim() } });
    const result = data?.botConnect;
    if (result?.__typename === 'BotConnectSuccess') {
      setToken('');
      toastDone(t('bot.connected', { name: result.bot.username }));
      onDone();
    } else setProblem(result ?? error);
  };
  const words = problem && problemText(problem);
  return (
    <form
      className="ad-bot-form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      {words !== undefined && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle size={16} />}
          title={words.title}
          role="alert"
          mb="sm"
        >
          {words.text}
        </Alert>
      )}
      <div className="ad-inline">
        <PasswordInput
          label={t('bot.token')}
          description={t('bot.tokenHint')}
          placeholder="123456789:AA…"
          value={token}
          maxLength={256}
          autoComplete="off"
          spellCheck={false}
          required
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        <Button type="submit" variant={replaces ? 'default' : 'filled'} loading={fetching}>
          {t(replaces ? 'bot.replace' : 'bot.connect')}
        </Button>
      </div>
    </form>
  );
};

const EnvironmentCard = ({
  environment,
  onChanged,
}: {
  readonly environment: Environment;
  readonly onChanged: () => void;
}) => {
  const { t } = useTranslation();
  const [replacing, setReplacing] = useState(false);
  const kind = environment.kind === 'LIVE' ? 'live' : 'sandbox';
  const url = miniAppUrl(environment.slug, location);
  const { bot } = environment;
  return (
    <section className="ad-card ad-environment-card" data-environment={kind} aria-label={t(`environment.${kind}`)}>
      <div className="ad-card-head">
        <h2 className="ad-card-title">
          <span className="ad-environment-word">{t(`environment.${kind}`)}</span>
        </h2>
        <Anchor href={url} target="_blank" rel="noreferrer" size="sm" className="ad-url">
          {url.replace(/^https?:\/\//, '').replace(/\/$/, '')} <IconExternalLink size={13} aria-hidden="true" />
        </Anchor>
      </div>
      <Text size="sm" c="dimmed" mb="sm">
        {t(`environment.${kind}Hint`)}
      </Text>
      {bot == null ? (
        <BotForm environmentId={environment.id} replaces={false} onDone={onChanged} />
      ) : (
        <>
          <BotCard bot={bot} environmentId={environment.id} onChanged={onChanged}>
            {!replacing && (
              <Button
                variant={bot.revokedAt == null ? 'subtle' : 'filled'}
                {...(bot.revokedAt == null ? { color: 'gray' } : {})}
                size="compact-sm"
                onClick={() => setReplacing(true)}
              >
                {t(bot.revokedAt == null ? 'bot.other' : 'bot.renew')}
              </Button>
            )}
          </BotCard>
          {replacing && (
            <>
              {bot.revokedAt == null && (
                <Text size="sm" c="dimmed" mt="sm" mb="xs">
                  {t('bot.replaceHint', { name: bot.username })}
                </Text>
              )}
              <BotForm
                environmentId={environment.id}
                replaces={bot.revokedAt == null}
                onDone={() => {
                  setReplacing(false);
                  onChanged();
                }}
              />
            </>
          )}
        </>
      )}
    </section>
  );
};

/** The project's two environments: where their Mini Apps are, and which bots open them. */
export const SettingsPage = () => {
  const { t } = useTranslation();
  const { project } = useRoom();
  const [{ data, error }, reload] = useQuery({ query: BotsDocument, variables: { projectId: project.id } });
  const again = (): void => reload({ requestPolicy: 'network-only' });
  const environments = data?.project?.environments;
  return (
    <Page title={t('page.settings')}>
      <ProjectSection key={`${project.id} ${project.slug}`} />
      {environments === undefined ? (
        <div className="ad-card">
          {error === undefined ? <RowsSkeleton rows={4} /> : <FailureNotice error={error} onRetry={again} />}
        </div>
      ) : (
        environments.map((environment) => (
          <EnvironmentCard key={environment.id} environment={environment} onChanged={again} />
        ))
      )}
      <LegalCard />
      <ProjectDanger />
    </Page>
  );
};
