import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMutation, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { CompanyLeaveDocument } from '../generated/graphql.ts';
import { useCompanyRoom, useWorkspace } from '../shell/context.ts';
import { Confirm } from '../ui/confirm.tsx';
import { toastDone } from '../ui/toast.tsx';

/** Gives up one's own place in the company. */
export const LeaveButton = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { reload } = useWorkspace();
  const { company } = useCompanyRoom();
  const [opened, { open, close }] = useDisclosure(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, leave] = useMutation(CompanyLeaveDocument);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await leave({ input: { companyId: company.id } });
    const result = data?.companyLeave;
    if (result?.__typename !== 'CompanyLeaveSuccess') {
      setProblem(result ?? error);
      return;
    }
    toastDone(t('members.left', { company: company.name }));
    await navigate('/');
    reload();
  };
  return (
    <>
      <Button variant="subtle" color="gray" onClick={open}>
        {t('members.leave')}
      </Button>
      <Confirm
        opened={opened}
        title={t('members.leaveTitle', { company: company.name })}
        text={t('members.leaveText')}
        act={t('members.leave')}
        busy={fetching}
        problem={problem}
        onClose={close}
        onConfirm={() => void submit()}
      />
    </>
  );
};
