import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { Provider, useMutation, useQuery, type CombinedError } from 'urql';
import { createApiClient } from '../api/client.ts';
import type { Refusal } from '../api/refusal.ts';
import { useFormat } from '../format/use-format.ts';
import { InvitationAcceptDocument, InvitationOfLinkDocument } from '../generated/graphql.ts';
import { signOut } from '../session/browser-session.ts';
import { Door } from '../session/door.tsx';
import { rememberEmail } from '../session/last-email.ts';
import { useSession } from '../session/use-session.ts';
import { companyPath } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { forgetInvitation, pendingInvitation, rememberInvitation } from './invitation-link.ts';
import { useRoleName } from './role-words.ts';

const Over = () => {
  const { t } = useTranslation();
  useEffect(forgetInvitation, []);
  return (
    <Door title={t('invitation.overTitle')} text={t('invitation.overText')}>
      <Button component={Link} to="/" variant="default">
        {t('invitation.home')}
      </Button>
    </Door>
  );
};

const Invitation = ({ token }: { readonly token: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const roleName = useRoleName();
  const { state } = useSession();
  const [{ data, error }, again] = useQuery({ query: InvitationOfLinkDocument, variables: { token } });
  const [{ fetching }, accept] = useMutation(InvitationAcceptDocument);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [other, setOther] = useState<{ readonly email: string; readonly unverified: boolean }>();
  const found = data?.invitation;

  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { data: answer, error: failure } = await accept({ input: { token } });
    const result = answer?.invitationAccept;
    if (result?.__typename === 'InvitationAcceptSuccess') {
      forgetInvitation();
      // A whole load: what the membership opens was not there a moment ago.
      location.assign(companyPath({ id: result.companyId }));
    } else if (result?.__typename === 'InvitationForOtherError') setOther(result);
    else setProblem(result ?? failure);
  };

  if (found === undefined)
    return (
      <Door title={t('invitation.loading')}>
        {error === undefined ? (
          <RowsSkeleton rows={3} />
        ) : (
          <FailureNotice error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />
        )}
      </Door>
    );
  if (found === null || found.email == null || found.state !== 'OPEN') return <Over />;
  const { email } = found;
  const role = roleName({ id: found.roleId, name: found.roleName, builtIn: !found.roleId.startsWith('rol_') });
  const remember = (): void => {
    rememberInvitation(token);
    rememberEmail(email);
  };
  return (
    <Door
      title={t('invitation.title', { company: found.companyName })}
      text={t('invitation.text', { role, when: format.date(found.expiresAt) })}
    >
      <Text size="sm">
        {t('invitation.for')} <strong className="ad-url">{email}</strong>
      </Text>
      <ProblemAlert problem={problem} />
      {other !== undefined && (
        <Text size="sm" c="red" role="alert">
          {t(other.unverified ? 'invitation.unverified' : 'invitation.other', { email: other.email })}
        </Text>
      )}
      {state === 'signedOut' ? (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t('invitation.signedOut')}
          </Text>
          <Button component={Link} to="/account/sign-up" onClick={remember}>
            {t('invitation.signUp')}
          </Button>
          <Button component={Link} to="/account/sign-in" variant="default" onClick={remember}>
            {t('invitation.signIn')}
          </Button>
        </Stack>
      ) : (
        <Stack gap="sm">
          <Button loading={fetching} onClick={() => void submit()}>
            {t('invitation.accept')}
          </Button>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              remember();
              void signOut();
            }}
          >
            {t('invitation.signOut')}
          </Anchor>
          <Anchor component={Link} to="/" size="sm" c="dimmed" onClick={forgetInvitation}>
            {t('invitation.later')}
          </Anchor>
        </Stack>
      )}
    </Door>
  );
};

/** What a link of an invitation opens, whether somebody is signed in or not. */
export const InvitationPage = () => {
  const { hash } = useLocation();
  const client = useMemo(() => createApiClient(), []);
  const token = hash === '' ? pendingInvitation() : hash.slice(1);
  return <Provider value={client}>{token === null ? <Over /> : <Invitation token={token} />}</Provider>;
};
