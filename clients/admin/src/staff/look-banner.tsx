import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { useFormat } from '../format/use-format.ts';
import { StaffLookEndDocument } from '../generated/graphql.ts';
import { useWorkspace } from '../shell/context.ts';

/** Over everything while somebody of staff looks at a company: whose it is, that nothing can be changed, and the way out. */
export const LookBanner = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { companies, staffDesk, reload } = useWorkspace();
  const [{ fetching }, end] = useMutation(StaffLookEndDocument);
  const look = staffDesk?.look ?? null;
  useEffect(() => {
    if (look === null) return undefined;
    const timer = setTimeout(reload, Math.max(0, Date.parse(look.expiresAt) - Date.now()) + 1000);
    return () => clearTimeout(timer);
  }, [look, reload]);
  if (look === null) return null;
  const name = companies.find(({ id }) => id === look.companyId)?.name ?? look.companyId;
  const leave = async (): Promise<void> => {
    await end({});
    reload();
    void navigate('/staff');
  };
  return (
    <section className="ad-look" aria-label={t('staff.looking')}>
      <IconEye size={18} stroke={1.8} aria-hidden="true" />
      <p>
        <strong>{t('staff.lookingAt', { name })}</strong>{' '}
        {t('staff.lookingUntil', { time: format.moment(look.expiresAt) })}
      </p>
      <Button size="xs" variant="white" color="dark" loading={fetching} onClick={() => void leave()}>
        {t('staff.lookEnd')}
      </Button>
    </section>
  );
};
