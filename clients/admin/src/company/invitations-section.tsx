import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { useFormat } from '../format/use-format.ts';
import {
  InvitationResendDocument,
  InvitationRevokeDocument,
  InvitationsDocument,
  type InvitationFieldsFragment,
} from '../generated/graphql.ts';
import { useCompanyRoom } from '../shell/context.ts';
import { Scroll } from '../ui/scroll.tsx';
import { SecretOnce } from '../ui/secret-once.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { problemText, toastDone, toastProblem } from '../ui/toast.tsx';
import { invitationLink } from './invitation-link.ts';
import { InvitePanel } from './invite-panel.tsx';
import { useRoleName } from './role-words.ts';

/** Who was invited and has not come yet; and the way to invite somebody. */
export const InvitationsSection = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const roleName = useRoleName();
  const { company } = useCompanyRoom();
  const [{ data, error }, query] = useQuery({ query: InvitationsDocument, variables: { companyId: company.id } });
  const reload = (): void => query({ requestPolicy: 'network-only' });
  const [inviting, setInviting] = useState(false);
  const [sent, setSent] = useState<{ readonly email: string; readonly link: string }>();
  const [, resend] = useMutation(InvitationResendDocument);
  const [, revoke] = useMutation(InvitationRevokeDocument);
  const invitations = data?.company?.invitations;

  const again = async ({ id, email }: InvitationFieldsFragment): Promise<void> => {
    const { data: answer, error: failure } = await resend({ input: { companyId: company.id, invitationId: id } });
    const result = answer?.invitationResend;
    if (result?.__typename === 'InvitationSendSuccess')
      setSent({ email: email ?? '', link: invitationLink(result.token ?? '') });
    else {
      const problem = result ?? failure;
      if (problem !== undefined) toastProblem(problemText(problem).title, problemText(problem).text);
    }
    reload();
  };
  const takeBack = async ({ id, email }: InvitationFieldsFragment): Promise<void> => {
    const { data: answer, error: failure } = await revoke({ input: { companyId: company.id, invitationId: id } });
    const result = answer?.invitationRevoke;
    if (result?.__typename === 'InvitationRevokeSuccess') toastDone(t('invitations.revoked', { email }));
    else {
      const problem = result ?? failure;
      if (problem !== undefined) toastProblem(problemText(problem).title, problemText(problem).text);
    }
    reload();
  };

  return (
    <section className="ad-card" aria-labelledby="invitations">
      <div className="ad-card-head">
        <h2 className="ad-card-title" id="invitations">
          {t('invitations.title')}
        </h2>
        <Button leftSection={<IconUserPlus size={15} aria-hidden="true" />} onClick={() => setInviting(true)}>
          {t('invitations.invite')}
        </Button>
      </div>
      {sent !== undefined && (
        <SecretOnce
          title={t('invitations.linkTitle', { email: sent.email })}
          text={t('invitations.linkText')}
          secret={sent.link}
          onDone={() => setSent(undefined)}
        />
      )}
      {invitations === undefined ? (
        error === undefined ? (
          <RowsSkeleton rows={2} />
        ) : (
          <FailureNotice error={error} onRetry={reload} />
        )
      ) : invitations.length === 0 ? (
        <p className="ad-none">{t('invitations.none')}</p>
      ) : (
        <Scroll label={t('invitations.title')}>
          <Table className="ad-table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('invitations.email')}</Table.Th>
                <Table.Th scope="col">{t('members.role')}</Table.Th>
                <Table.Th scope="col" className="ad-wide-only">
                  {t('invitations.until')}
                </Table.Th>
                <Table.Th scope="col">{t('invitations.acts')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {invitations.map((each) => (
                <Table.Tr key={each.id}>
                  <Table.Td className="ad-url">
                    {each.email}{' '}
                    {each.state === 'EXPIRED' && (
                      <Badge variant="light" color="red" size="sm">
                        {t('invitations.expired')}
                      </Badge>
                    )}
                    <Text size="xs" c="dimmed">
                      {t('invitations.by', { name: each.invitedBy.name ?? t('members.former') })}
                    </Text>
                  </Table.Td>
                  <Table.Td>{roleName(each.role)}</Table.Td>
                  <Table.Td className="ad-wide-only ad-nowrap">{format.date(each.expiresAt)}</Table.Td>
                  <Table.Td>
                    <Group gap={4}>
                      <Button
                        variant="subtle"
                        size="compact-sm"
                        aria-label={t('invitations.resendTo', { email: each.email })}
                        onClick={() => void again(each)}
                      >
                        {t('invitations.resend')}
                      </Button>
                      <Button
                        variant="subtle"
                        color="red"
                        size="compact-sm"
                        aria-label={t('invitations.revokeOf', { email: each.email })}
                        onClick={() => void takeBack(each)}
                      >
                        {t('invitations.revoke')}
                      </Button>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
      {inviting && (
        <InvitePanel
          onClose={() => setInviting(false)}
          onInvited={(email, token) => {
            setInviting(false);
            if (token !== null) setSent({ email, link: invitationLink(token) });
            reload();
          }}
        />
      )}
    </section>
  );
};
