import { Button, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { Section } from '../account/section.tsx';
import type { Refusal } from '../api/refusal.ts';
import { ProjectDeleteDocument, ProjectUpdateDocument } from '../generated/graphql.ts';
import { useRoom, useWorkspace } from '../shell/context.ts';
import { Danger } from '../ui/danger.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';
import { locales } from '../welcome/locales.ts';
import { isSlug } from '../welcome/slug.ts';

/** What the project is: its name, address, languages and time zone. */
export const ProjectSection = () => {
  const { t } = useTranslation();
  const { project, company } = useRoom();
  const { reload } = useWorkspace();
  const may = project.viewerPermissions.includes('project.manage');
  const [name, setName] = useState(project.name);
  const [slug, setSlug] = useState(project.slug);
  const [languages, setLanguages] = useState<string[]>([...project.languages]);
  const [timeZone, setTimeZone] = useState(project.timeZone);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, update] = useMutation(ProjectUpdateDocument);
  const zones = useMemo(
    () => [...new Set([project.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])],
    [project.timeZone],
  );
  const same =
    name.trim() === project.name &&
    slug === project.slug &&
    timeZone === project.timeZone &&
    languages.join() === project.languages.join();
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await update({
      input: { projectId: project.id, name: name.trim(), slug, languages, timeZone },
    });
    const result = data?.projectUpdate;
    if (result?.__typename !== 'ProjectSaveSuccess') {
      setProblem(result ?? error);
      return;
    }
    toastDone(t('projectSettings.saved'));
    reload();
  };
  return (
    <Section title={t('settings.project')}>
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md" maw={520}>
          <ProblemAlert problem={problem} />
          <TextInput
            label={t('settings.name')}
            value={name}
            maxLength={80}
            required
            disabled={!may}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('settings.slug')}
            description={t('projectSettings.slugHint')}
            value={slug}
            maxLength={55}
            required
            spellCheck={false}
            disabled={!may}
            error={slug !== '' && !isSlug(slug) ? t('welcome.slugWrong') : undefined}
            onChange={(event) => setSlug(event.currentTarget.value.toLowerCase())}
          />
          {slug !== project.slug && isSlug(slug) && (
            <Text size="sm">
              {t('projectSettings.slugChanges', { host: `${slug}.app.${location.host.replace(/^admin\./, '')}` })}
            </Text>
          )}
          <MultiSelect
            label={t('settings.languages')}
            value={languages}
            data={[...new Set([...project.languages, ...locales])]}
            searchable
            disabled={!may}
            onChange={setLanguages}
          />
          <Select
            label={t('settings.timeZone')}
            value={timeZone}
            data={zones}
            searchable
            allowDeselect={false}
            limit={80}
            disabled={!may}
            onChange={(value) => setTimeZone(value ?? timeZone)}
          />
          <Text size="sm" c="dimmed">
            {t('settings.company')}: {company.name}
          </Text>
          <Button
            type="submit"
            className="ad-start"
            loading={fetching}
            disabled={!may || same || name.trim() === '' || !isSlug(slug) || languages.length === 0}
          >
            {t('projectSettings.save')}
          </Button>
        </Stack>
      </form>
    </Section>
  );
};

/** The project's end. */
export const ProjectDanger = () => {
  const { t } = useTranslation();
  const { project } = useRoom();
  const { reload } = useWorkspace();
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, remove] = useMutation(ProjectDeleteDocument);
  if (!project.viewerPermissions.includes('project.manage') || project.deletion != null) return null;
  const deleteProject = async (confirmation: string): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await remove({ input: { projectId: project.id, confirmation } });
    const result = data?.projectDelete;
    if (result?.__typename !== 'ProjectSaveSuccess') setProblem(result ?? error);
    reload();
  };
  return (
    <Danger
      title={t('danger.deleteProject')}
      text={t('danger.deleteProjectText')}
      name={project.name}
      losses={[t('danger.environments', { count: project.environments.length }), t('danger.projectRest')]}
      busy={fetching}
      problem={problem}
      onDelete={deleteProject}
    />
  );
};
