import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { AuditExportDocument, type AuditExportFormat, type AuditFilter } from '../generated/graphql.ts';
import { startDownload } from '../ui/download.ts';
import { problemText, toastProblem } from '../ui/toast.tsx';

/** Downloads what the filter finds. The link is made when it is asked for, and followed at once. */
export const ExportMenu = ({ companyId, filter }: { readonly companyId: string; readonly filter: AuditFilter }) => {
  const { t } = useTranslation();
  const [{ fetching }, create] = useMutation(AuditExportDocument);
  const download = async (format: AuditExportFormat): Promise<void> => {
    const { data, error } = await create({ input: { companyId, format, filter } });
    if (data === undefined) {
      if (error !== undefined) {
        const { title, text } = problemText(error);
        toastProblem(title, text);
      }
      return;
    }
    startDownload(data.auditExportCreate.path);
  };
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden="true" />} loading={fetching}>
          {t('audit.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void download('CSV')}>{t('audit.csv')}</Menu.Item>
        <Menu.Item onClick={() => void download('JSON_LINES')}>{t('audit.jsonLines')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
