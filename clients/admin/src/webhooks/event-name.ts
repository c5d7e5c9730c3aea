import { useTranslation } from 'react-i18next';

/** What happens, in the operator's language; for a type that is newer than this page what the server says of it. */
export const useEventName = (): ((type: string, otherwise: string) => string) => {
  const { t } = useTranslation();
  return (type, otherwise) => t(`webhooks.event.${type.replaceAll('.', '_')}`, { defaultValue: otherwise });
};
