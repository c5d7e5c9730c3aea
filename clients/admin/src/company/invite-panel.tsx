import { Button, Drawer, Select, Stack, TextInput } from '@mantine/core';
import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { InvitationCreateDocument } from '../generated/graphql.ts';
import { useCompanyRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { useRoleName } from './role-words.ts';
import { useRoles } from './use-roles.ts';

/** Invites somebody by their address. */
export const InvitePanel = ({
  onClose,
  onInvited,
}: {
  readonly onClose: () => void;
  readonly onInvited: (email: string, token: string | null) => void;
}) => {
  const { t, i18n } = useTranslation();
  const roleName = useRoleName();
  const { company, may } = useCompanyRoom();
  const { roles = [] } = useRoles(company.id);
  const [email, setEmail] = useState('');
  const [roleId, setRoleId] = useState('editor');
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, invite] = useMutation(InvitationCreateDocument);
  const key = useMemo(() => createIdempotencyKeys(), []);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const wanted = { companyId: company.id, email: email.trim(), roleId };
    const { data, error } = await invite({ input: { ...wanted, idempotencyKey: key(wanted) } });
    const result = data?.invitationCreate;
    if (result?.__typename === 'InvitationSendSuccess')
      onInvited(result.invitation.email ?? wanted.email, result.token ?? null);
    else setProblem(result ?? error);
  };
  return (
    <Drawer
      opened
      position="right"
      size={400}
      onClose={onClose}
      title={t('invitations.invite')}
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
            label={t('invitations.email')}
            description={t('invitations.emailHint')}
            type="email"
            value={email}
            maxLength={254}
            required
            data-autofocus
            autoComplete="off"
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label={t('members.companyRole')}
            description={i18n.exists(`roleHint.${roleId}`) ? t(`roleHint.${roleId}`) : undefined}
            value={roleId}
            allowDeselect={false}
            data={roles
              .filter(({ id }) => id !== 'owner')
              .map((role) => ({ value: role.id, label: roleName(role), disabled: !role.permissions.every(may) }))}
            onChange={(value) => setRoleId(value ?? roleId)}
          />
          <Button type="submit" loading={fetching} disabled={email.trim() === ''}>
            {t('invitations.send')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
};
