import { Anchor, Button, Group, MultiSelect, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { CompanyCreateDocument, ProjectCreateDocument } from '../generated/graphql.ts';
import { signOut } from '../session/browser-session.ts';
import { BotForm } from '../settings/settings-page.tsx';
import { useWorkspace } from '../shell/context.ts';
import { Preferences } from '../shell/preferences.tsx';
import { Brand } from '../ui/brand.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { locales } from './locales.ts';
import { isSlug, slugOf } from './slug.ts';

const ProjectForm = ({
  onMade,
}: {
  readonly onMade: (project: { readonly id: string; readonly liveId: string }) => void;
}) => {
  const { t, i18n } = useTranslation();
  const { companies, reload } = useWorkspace();
  const [search] = useSearchParams();
  const wanted = search.get('company');
  /** Whether it begins with a company: one has none yet, or wants another. */
  const withCompany = companies.length === 0 || wanted === 'new';
  const [companyId, setCompanyId] = useState(
    withCompany ? null : (companies.find(({ id }) => id === wanted)?.id ?? companies[0]?.id ?? null),
  );
  const [companyName, setCompanyName] = useState('');
  const [name, setName] = useState('');
  const [ownSlug, setOwnSlug] = useState<string>();
  const [languages, setLanguages] = useState<string[]>(i18n.language === 'ru' ? ['ru', 'en'] : ['en']);
  const [timeZone, setTimeZone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [company, createCompany] = useMutation(CompanyCreateDocument);
  const [project, createProject] = useMutation(ProjectCreateDocument);
  const companyKey = useMemo(() => createIdempotencyKeys(), []);
  const projectKey = useMemo(() => createIdempotencyKeys(), []);
  const zones = useMemo(() => [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])], [timeZone]);
  const slug = ownSlug ?? slugOf(name);

  /** The company's id: that of the one chosen, or of the one made now. */
  const companyFor = async (): Promise<string | null> => {
    if (companyId !== null) return companyId;
    const called = companyName.trim();
    const { data, error } = await createCompany({ input: { name: called, idempotencyKey: companyKey(called) } });
    const result = data?.companyCreate;
    if (result?.__typename !== 'CompanyCreateSuccess') {
      setProblem(result ?? error);
      return null;
    }
    // Kept, so that a refused project does not make another company.
    setCompanyId(result.company.id);
    return result.company.id;
  };
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const owner = await companyFor();
    if (owner === null) return;
    const plan = { companyId: owner, name: name.trim(), slug, languages, timeZone };
    const { data, error } = await createProject({ input: { ...plan, idempotencyKey: projectKey(plan) } });
    const result = data?.projectCreate;
    if (result?.__typename !== 'ProjectCreateSuccess') {
      setProblem(result ?? error);
      reload();
      return;
    }
    const live = result.project.environments.find(({ kind }) => kind === 'LIVE');
    onMade({ id: result.project.id, liveId: live?.id ?? '' });
  };
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <div>
          <Title order={1}>{t(withCompany ? 'welcome.title' : 'welcome.projectTitle')}</Title>
          <Text c="dimmed" size="sm" mt={4}>
            {t('welcome.text')}
          </Text>
        </div>
        <ProblemAlert problem={problem} />
        {withCompany ? (
          <TextInput
            label={t('welcome.company')}
            description={t('welcome.companyHint')}
            value={companyName}
            maxLength={80}
            required
            disabled={companyId !== null}
            onChange={(event) => setCompanyName(event.currentTarget.value)}
          />
        ) : (
          companies.length > 1 && (
            <Select
              label={t('welcome.company')}
              value={companyId}
              allowDeselect={false}
              data={companies.map((each) => ({ value: each.id, label: each.name }))}
              onChange={setCompanyId}
            />
          )
        )}
        <TextInput
          label={t('welcome.project')}
          value={name}
          maxLength={80}
          required
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('welcome.slug')}
          description={t('welcome.slugHint')}
          value={slug}
          maxLength={55}
          required
          spellCheck={false}
          error={slug !== '' && !isSlug(slug) ? t('welcome.slugWrong') : undefined}
          rightSection={<Text size="xs" c="dimmed">{`.app.${location.host.replace(/^admin\./, '')}`}</Text>}
          rightSectionWidth={160}
          onChange={(event) => setOwnSlug(event.currentTarget.value.toLowerCase())}
        />
        <MultiSelect
          label={t('welcome.languages')}
          description={t('welcome.languagesHint')}
          value={languages}
          data={locales}
          searchable
          required
          onChange={setLanguages}
        />
        <Select
          label={t('welcome.timeZone')}
          value={timeZone}
          data={zones}
          searchable
          allowDeselect={false}
          limit={80}
          onChange={(value) => setTimeZone(value ?? timeZone)}
        />
        <Group justify="space-between">
          {companies.length > 0 ? (
            <Button component={Link} to="/" variant="subtle" color="gray">
              {t('common.cancel')}
            </Button>
          ) : (
            <Anchor component="button" type="button" size="sm" c="dimmed" onClick={() => void signOut()}>
              {t('shell.signOut')}
            </Anchor>
          )}
          <Button
            type="submit"
            loading={company.fetching || project.fetching}
            disabled={!isSlug(slug) || languages.length === 0}
          >
            {t('welcome.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

/** A new project, in two steps: what it is, and the bot that opens it. The second may wait. */
export const WelcomePage = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { reload } = useWorkspace();
  const [made, setMade] = useState<{ readonly id: string; readonly liveId: string }>();
  useEffect(() => {
    document.title = `${t('welcome.projectTitle')} · ${t('common.product')}`;
  }, [t]);
  const goOn = (): void => {
    if (made !== undefined) void navigate(`/p/${made.id}/live/editor`);
  };
  return (
    <div className="ad-door">
      <header className="ad-door-top">
        <Brand />
        <Preferences />
      </header>
      <main className="ad-door-main">
        <div className="ad-door-form">
          {made === undefined ? (
            <ProjectForm
              onMade={(project) => {
                reload();
                setMade(project);
              }}
            />
          ) : (
            <Stack gap="md">
              <div>
                <Title order={1}>{t('welcome.botTitle')}</Title>
                <Text c="dimmed" size="sm" mt={4}>
                  {t('welcome.botText')}
                </Text>
              </div>
              <BotForm environmentId={made.liveId} replaces={false} onDone={goOn} />
              <Button variant="subtle" color="gray" onClick={goOn}>
                {t('welcome.later')}
              </Button>
            </Stack>
          )}
        </div>
      </main>
    </div>
  );
};
