import { useTranslation } from 'react-i18next';
import type { AuditEntriesQuery } from '../generated/graphql.ts';
import type { Stood } from './change.ts';

export type Entry = NonNullable<AuditEntriesQuery['company']>['auditEntries']['edges'][number]['node'];

/** What is done to; each family has its words under `audit.family.<name>`, in the order of the filter. */
export const families = [
  'company',
  'member',
  'invitation',
  'ownership',
  'role',
  'project',
  'plan',
  'release',
  'bot',
  'apiKey',
  'webhookEndpoint',
  'webhookDelivery',
  'asset',
  'legalText',
  'player',
  'stars',
  'audit',
  'staffLook',
] as const;

/** The words for entries, in the operator's language. An action that is newer than this page is shown by its name. */
export const useAuditWords = () => {
  const { t, i18n } = useTranslation();
  const action = (name: string): string => (i18n.exists(`audit.action.${name}`) ? t(`audit.action.${name}`) : name);
  const actor = ({ kind, id, colleague }: Entry['actor']): string => {
    const name = colleague?.name ?? null;
    switch (kind) {
      case 'STAFF':
        return name === null ? t('audit.staff') : t('audit.staffNamed', { name });
      case 'INTEGRATION':
        return t('audit.key', { id: id.slice(-4).toUpperCase() });
      case 'SYSTEM':
        return t('audit.system');
      case 'OPERATOR':
        return name ?? t('audit.former');
    }
  };
  const target = ({ kind, id, name }: Entry['target']): string =>
    name ?? `${i18n.exists(`audit.family.${kind}`) ? t(`audit.family.${kind}`) : kind} ${id.slice(-4).toUpperCase()}`;
  const field = (path: string): string => {
    const [first = '', ...rest] = path.split('.');
    const word = i18n.exists(`audit.field.${first}`) ? t(`audit.field.${first}`) : first;
    return [word, ...rest].join(' · ');
  };
  /** Ids of things on screens say nothing to anybody: how many there are does. */
  const value = (stood: Stood): string => {
    if (typeof stood === 'boolean') return t(stood ? 'audit.yes' : 'audit.no');
    const ids = stood.split(', ');
    return ids.every((id) => /^nod_[a-z0-9]+$/.test(id)) ? t('audit.things', { count: ids.length }) : stood;
  };
  return { action, actor, target, field, value };
};
