import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { ProblemAlert } from './problem-alert.tsx';

/** Deletes a whole thing: says what goes with it, and asks for its name before. */
export const Danger = ({
  title,
  text,
  losses,
  name,
  busy,
  problem,
  onDelete,
}: {
  readonly title: string;
  readonly text: string;
  /** What is lost, each with its number. */
  readonly losses: readonly string[];
  readonly name: string;
  readonly busy: boolean;
  readonly problem: CombinedError | Refusal | undefined;
  readonly onDelete: (confirmation: string) => Promise<void>;
}) => {
  const { t } = useTranslation();
  const id = useId();
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState('');
  return (
    <section className="ad-card ad-danger" aria-labelledby={id}>
      <h2 className="ad-card-title" id={id}>
        {title}
      </h2>
      <Text size="sm" c="dimmed" mb="sm">
        {text}
      </Text>
      {asked ? (
        <form
          onSubmit={(event: SubmitEvent) => {
            event.preventDefault();
            void onDelete(typed);
          }}
        >
          <Stack gap="sm">
            <ul className="ad-losses">
              {losses.map((loss) => (
                <li key={loss}>{loss}</li>
              ))}
            </ul>
            <ProblemAlert problem={problem} />
            <TextInput
              label={t('danger.confirm', { name })}
              value={typed}
              autoComplete="off"
              spellCheck={false}
              maw={420}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Group gap="sm">
              <Button type="submit" color="red" loading={busy} disabled={typed.trim() !== name.trim()}>
                {title}
              </Button>
              <Button variant="default" onClick={() => setAsked(false)}>
                {t('common.cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Button variant="light" color="red" onClick={() => setAsked(true)}>
          {title}
        </Button>
      )}
    </section>
  );
};
