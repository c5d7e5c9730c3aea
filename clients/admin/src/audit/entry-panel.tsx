import { Anchor, Drawer, Text, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../format/use-format.ts';
import { useCompanyRoom } from '../shell/context.ts';
import { changesOf } from './change.ts';
import { useAuditWords, type Entry } from './words.ts';

const Changes = ({ entry }: { readonly entry: Entry }) => {
  const { t } = useTranslation();
  const words = useAuditWords();
  const changes = changesOf(entry.before, entry.after);
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('audit.noChange')}
      </Text>
    );
  return (
    <ul className="ad-audit-changes">
      {changes.map(({ name, before, after }) => (
        <li key={name}>
          <span className="ad-dim">{words.field(name)}</span>
          {before !== undefined && (
            <del>
              <VisuallyHidden>{t('audit.before')}: </VisuallyHidden>
              {words.value(before)}
            </del>
          )}
          {after !== undefined && (
            <ins>
              <VisuallyHidden>{t('audit.after')}: </VisuallyHidden>
              {words.value(after)}
            </ins>
          )}
        </li>
      ))}
    </ul>
  );
};

/** An entry in full: who, what, before and after, from where. */
export const EntryPanel = ({
  entry,
  filterTo,
  onClose,
}: {
  readonly entry: Entry;
  /** The address of the list with this in its filter. */
  readonly filterTo: (part: 'actor' | 'target', value: string) => string;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useAuditWords();
  const { company } = useCompanyRoom();
  const project = company.projects.find(({ id }) => id === entry.projectId);
  const environment = project?.environments.find(({ id }) => id === entry.environmentId);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={520}
      title={words.action(entry.action)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className="ad-pairs">
        <dt>{t('audit.when')}</dt>
        <dd>{format.moment(entry.at)}</dd>
        <dt>{t('audit.who')}</dt>
        <dd>
          <Anchor component={Link} size="sm" to={filterTo('actor', entry.actor.id)}>
            {words.actor(entry.actor)}
          </Anchor>
        </dd>
        <dt>{t('audit.toWhat')}</dt>
        <dd>
          <Anchor component={Link} size="sm" to={filterTo('target', entry.target.id)}>
            {words.target(entry.target)}
          </Anchor>
        </dd>
        {project !== undefined && (
          <>
            <dt>{t('audit.project')}</dt>
            <dd>
              {project.name}
              {environment !== undefined && `, ${t(`environment.${environment.kind.toLowerCase()}`)}`}
            </dd>
          </>
        )}
        <dt>{t('audit.fromWhere')}</dt>
        <dd>
          {entry.ip ?? t('audit.erased')}
          {entry.userAgent != null && (
            <Text size="xs" c="dimmed">
              {entry.userAgent}
            </Text>
          )}
        </dd>
      </dl>
      <h3 className="ad-audit-head">{t('audit.changes')}</h3>
      <Changes entry={entry} />
      <h3 className="ad-audit-head">{t('audit.proof')}</h3>
      <Text size="xs" c="dimmed">
        {t('audit.proofText', { position: entry.position })}
      </Text>
      <code className="ad-code ad-audit-hash">{entry.hash}</code>
    </Drawer>
  );
};
