import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { WebhookEventTypesDocument } from '../generated/graphql.ts';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { useEventName } from './event-name.ts';

/** Every event, those of later versions too. */
const every = '*';

/** Which events an endpoint is told of: all of them, or some by type, grouped by where they come from. */
export const EventPicker = ({
  value,
  onChange,
}: {
  readonly value: readonly string[];
  readonly onChange: (types: string[]) => void;
}) => {
  const { t } = useTranslation();
  const nameOf = useEventName();
  const [{ data, error }, reload] = useQuery({ query: WebhookEventTypesDocument });
  const all = value.includes(every);
  const types = data?.webhookEventTypes;
  const groups = types === undefined ? [] : [...Map.groupBy(types, ({ name }) => name.split('.', 1)[0] ?? '')];
  return (
    <>
      <Radio.Group
        label={t('webhooks.events')}
        value={all ? 'all' : 'some'}
        onChange={(next) => onChange(next === 'all' ? [every] : [])}
      >
        <Stack gap={8} mt={8}>
          <Radio value="all" label={t('webhooks.allEvents')} description={t('webhooks.allEventsHint')} />
          <Radio value="some" label={t('webhooks.someEvents')} />
        </Stack>
      </Radio.Group>
      {!all &&
        (types === undefined ? (
          error === undefined ? (
            <RowsSkeleton rows={6} />
          ) : (
            <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
          )
        ) : (
          <div className="ad-picks">
            {groups.map(([group, own]) => (
              <fieldset key={group} className="ad-texts">
                <legend>{t(`webhooks.group.${group}`, { defaultValue: group })}</legend>
                {own.map(({ name, description }) => (
                  <Checkbox
                    key={name}
                    checked={value.includes(name)}
                    label={nameOf(name, description)}
                    description={
                      <Text span className="ad-code">
                        {name}
                      </Text>
                    }
                    onChange={(event) => {
                      const { checked } = event.currentTarget;
                      onChange(checked ? [...value, name] : value.filter((each) => each !== name));
                    }}
                  />
                ))}
              </fieldset>
            ))}
          </div>
        ))}
    </>
  );
};
