import { Anchor, Button, Group, SegmentedControl, Select, Text, Textarea } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import { LegalTextSetDocument, LegalTextsDocument, type LegalTextKind } from '../generated/graphql.ts';
import { miniAppUrl, useRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { toastDone } from '../ui/toast.tsx';

const kinds = ['TERMS', 'PRIVACY'] as const satisfies readonly LegalTextKind[];
const longest = 50_000;

/** One text. What was typed stays until it is saved or another text is chosen. */
const TextForm = ({
  kind,
  language,
  saved,
  onSaved,
}: {
  readonly kind: LegalTextKind;
  readonly language: string;
  readonly saved: { readonly text: string; readonly updatedAt: string } | undefined;
  readonly onSaved: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment, project } = useRoom();
  const [text, setText] = useState(saved?.text ?? '');
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, set] = useMutation(LegalTextSetDocument);
  const may = project.viewerPermissions.includes('project.manage');
  const changed = text.trim() !== (saved?.text ?? '');
  const path = kind.toLowerCase();
  const url = `${miniAppUrl(environment.slug, location)}${path}?lang=${language}`;
  const save = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await set({ input: { environmentId: environment.id, kind, language, text } });
    const result = data?.legalTextSet;
    if (result?.__typename !== 'LegalTextSetSuccess') {
      setProblem(result ?? error);
      return;
    }
    toastDone(t(text.trim() === '' ? 'legal.removed' : 'legal.saved'));
    onSaved();
  };
  return (
    <form
      className="ad-stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ProblemAlert problem={problem} />
      <Textarea
        label={t(`legal.kind.${kind}`)}
        description={t('legal.hint')}
        value={text}
        maxLength={longest}
        autosize
        minRows={6}
        maxRows={18}
        readOnly={!may}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group gap="md">
        {may && (
          <Button type="submit" loading={fetching} disabled={!changed}>
            {t('legal.save')}
          </Button>
        )}
        {saved !== undefined && (
          <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
            {t('legal.open')} <IconExternalLink size={13} aria-hidden="true" />
          </Anchor>
        )}
        <Text size="xs" c="dimmed">
          {saved === undefined ? t('legal.none') : t('legal.updated', { at: format.moment(saved.updatedAt) })}
        </Text>
      </Group>
    </form>
  );
};

/** What players of this environment are told on its pages of terms and privacy, in each language of the project. */
export const LegalCard = () => {
  const { t, i18n } = useTranslation();
  const { environment, project } = useRoom();
  const [{ data, error }, reload] = useQuery({
    query: LegalTextsDocument,
    variables: { environmentId: environment.id },
  });
  const [kind, setKind] = useState<LegalTextKind>('TERMS');
  const [language, setLanguage] = useState(project.languages[0] ?? 'en');
  const names = new Intl.DisplayNames([i18n.language], { type: 'language' });
  const again = (): void => reload({ requestPolicy: 'network-only' });
  const texts = data?.environment?.legalTexts;
  const saved = texts?.find((each) => each.kind === kind && each.language === language);
  return (
    <section className="ad-card" aria-labelledby="legal-title">
      <h2 className="ad-card-title" id="legal-title">
        {t('legal.title')}
      </h2>
      <Text size="sm" c="dimmed" mb="sm">
        {t('legal.text', { environment: t(`environment.${environment.kind.toLowerCase()}`) })}
      </Text>
      {texts === undefined ? (
        error === undefined ? (
          <RowsSkeleton rows={4} />
        ) : (
          <FailureNotice error={error} onRetry={again} />
        )
      ) : (
        <>
          <Group gap="md" mb="sm" align="end">
            <SegmentedControl
              aria-label={t('legal.page')}
              value={kind}
              data={kinds.map((value) => ({ value, label: t(`legal.kind.${value}`) }))}
              onChange={(value) => setKind(value === 'PRIVACY' ? 'PRIVACY' : 'TERMS')}
            />
            <Select
              label={t('legal.language')}
              value={language}
              allowDeselect={false}
              data={project.languages.map((value) => ({ value, label: names.of(value) ?? value }))}
              onChange={(value) => setLanguage(value ?? language)}
            />
          </Group>
          <TextForm
            key={`${kind} ${language} ${saved?.updatedAt ?? ''}`}
            kind={kind}
            language={language}
            saved={saved}
            onSaved={again}
          />
        </>
      )}
    </section>
  );
};
