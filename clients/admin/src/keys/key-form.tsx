import { Button, Checkbox, Drawer, Select, Stack, TextInput } from '@mantine/core';
import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { ApiKeyCreateDocument, type ApiScope } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';

const scopes: readonly ApiScope[] = [
  'CONTENT_READ',
  'LEADERBOARDS_READ',
  'PLAYERS_READ',
  'METRICS_READ',
  'EVENTS_WRITE',
];
/** How long a key may live, days; without an end last, so that nobody takes it unawares. */
const lives = ['30', '90', '365', 'never'] as const;

const endOf = (days: (typeof lives)[number]): string | null => {
  if (days === 'never') return null;
  // Whole days, so that a request that is sent again is the same one.
  const end = new Date();
  end.setUTCHours(0, 0, 0, 0);
  end.setUTCDate(end.getUTCDate() + Number(days) + 1);
  return end.toISOString();
};

/** Makes an API key of the environment. */
export const KeyForm = ({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (made: { readonly name: string; readonly secret: string }) => void;
}) => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly ApiScope[]>(['CONTENT_READ']);
  const [life, setLife] = useState<(typeof lives)[number]>('90');
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, create] = useMutation(ApiKeyCreateDocument);
  const key = useMemo(() => createIdempotencyKeys(), []);

  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const wanted = { environmentId: environment.id, name: name.trim(), scopes: [...chosen], expiresAt: endOf(life) };
    const { data, error } = await create({ input: { ...wanted, idempotencyKey: key(wanted) } });
    const result = data?.apiKeyCreate;
    if (result?.__typename === 'ApiKeyCreateSuccess') onMade({ name: result.apiKey.name, secret: result.secret });
    else setProblem(result ?? error);
  };

  return (
    <Drawer
      opened
      position="right"
      size={420}
      onClose={onClose}
      title={t('keys.new')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md">
          <ProblemAlert problem={problem} />
          <TextInput
            label={t('keys.name')}
            description={t('keys.nameHint')}
            value={name}
            maxLength={80}
            required
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <fieldset className="ad-texts">
            <legend>{t('keys.scopes')}</legend>
            {scopes.map((scope) => (
              <Checkbox
                key={scope}
                label={t(`scope.${scope}`)}
                checked={chosen.includes(scope)}
                onChange={(event) => {
                  const { checked } = event.currentTarget;
                  setChosen((old) => (checked ? [...old, scope] : old.filter((each) => each !== scope)));
                }}
              />
            ))}
          </fieldset>
          <Select
            label={t('keys.life')}
            value={life}
            data={lives.map((value) => ({ value, label: t(`keys.lives.${value}`) }))}
            allowDeselect={false}
            onChange={(value) => setLife(lives.find((each) => each === value) ?? '90')}
          />
          <Button type="submit" loading={fetching} disabled={name.trim() === '' || chosen.length === 0}>
            {t('keys.make')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
};
