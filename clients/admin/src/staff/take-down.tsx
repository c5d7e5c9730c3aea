import { Button, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { StaffReleaseTakeDownDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { toastDone } from '../ui/toast.tsx';
import { ReasonForm } from '../ui/reason-form.tsx';

/** Takes a release away from players, for staff that looks at the project. */
export const TakeDown = ({
  release: { hash, number },
  onDone,
}: {
  readonly release: { readonly hash: string; readonly number: number };
  readonly onDone: () => void;
}) => {
  const { t } = useTranslation();
  const { company, project } = useRoom();
  const [asked, setAsked] = useState(false);
  const [, takeDown] = useMutation(StaffReleaseTakeDownDocument);
  const act = async (reason: string) => {
    const input = { companyId: company.id, projectId: project.id, hash, reason };
    const { data, error } = await takeDown({ input });
    const result = data?.staffReleaseTakeDown;
    if (result?.__typename !== 'StaffReleaseTakeDownSuccess') return result ?? error ?? null;
    setAsked(false);
    toastDone(t('staff.takenDown', { number }));
    onDone();
    return null;
  };
  const title = t('staff.takeDownTitle', { number });
  return (
    <>
      <Button size="compact-sm" variant="light" color="red" aria-label={title} onClick={() => setAsked(true)}>
        {t('staff.takeDown')}
      </Button>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={title}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <ReasonForm act={t('staff.takeDown')} danger onSubmit={act} onCancel={() => setAsked(false)}>
          <Text size="sm">{t('staff.takeDownText')}</Text>
        </ReasonForm>
      </Modal>
    </>
  );
};
