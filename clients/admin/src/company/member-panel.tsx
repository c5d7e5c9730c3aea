import { Button, Drawer, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import type { Refusal } from '../api/refusal.ts';
import { MemberProjectRoleSetDocument, MemberRemoveDocument, MemberRoleSetDocument } from '../generated/graphql.ts';
import { useCompanyRoom, useWorkspace } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { toastDone } from '../ui/toast.tsx';
import type { Member } from './member.ts';
import { useRoleName } from './role-words.ts';
import { useRoles, type Role } from './use-roles.ts';

const asInCompany = 'company';

interface PanelProps {
  readonly member: Member;
  readonly name: string;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

const Remove = ({ member, name, onClose, onChanged }: PanelProps) => {
  const { t } = useTranslation();
  const { company } = useCompanyRoom();
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, remove] = useMutation(MemberRemoveDocument);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await remove({ input: { companyId: company.id, operatorId: member.operatorId } });
    const result = data?.memberRemove;
    if (result?.__typename !== 'MemberRemoveSuccess') {
      setProblem(result ?? error);
      return;
    }
    toastDone(t('members.removed', { name }));
    onClose();
    onChanged();
  };
  if (!asked)
    return (
      <Button variant="light" color="red" onClick={() => setAsked(true)}>
        {t('members.remove')}
      </Button>
    );
  return (
    <section className="ad-loss" aria-label={t('members.removeTitle', { name })}>
      <Title order={3}>{t('members.removeTitle', { name })}</Title>
      <Text size="sm">{t('members.removeText', { count: company.projects.length })}</Text>
      <ProblemAlert problem={problem} />
      <Group gap="sm">
        <Button color="red" loading={fetching} onClick={() => void submit()}>
          {t('members.remove')}
        </Button>
        <Button variant="default" onClick={() => setAsked(false)}>
          {t('common.cancel')}
        </Button>
      </Group>
    </section>
  );
};

const Roles = ({ member, name, roles, onChanged }: PanelProps & { readonly roles: readonly Role[] }) => {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const { company, may } = useCompanyRoom();
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [ofCompany, setCompanyRole] = useMutation(MemberRoleSetDocument);
  const [ofProject, setProjectRole] = useMutation(MemberProjectRoleSetDocument);
  const busy = ofCompany.fetching || ofProject.fetching;
  const place = { companyId: company.id, operatorId: member.operatorId };
  const isOwner = member.role.id === 'owner';
  const choices = roles
    .filter(({ id }) => id !== 'owner')
    .map((role) => {
      const beyond = !role.permissions.every(may);
      return {
        value: role.id,
        label: beyond ? `${roleName(role)} (${t('members.beyond')})` : roleName(role),
        disabled: beyond,
      };
    });
  const named = (id: string): string => {
    const role = roles.find((each) => each.id === id);
    return role === undefined ? id : roleName(role);
  };

  const changeRole = async (roleId: string): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await setCompanyRole({ input: { ...place, roleId } });
    const result = data?.memberRoleSet;
    if (result?.__typename !== 'MemberSaveSuccess') setProblem(result ?? error);
    else toastDone(t('members.changed', { name, role: named(roleId) }));
    onChanged();
  };
  const changeInProject = async (projectId: string, project: string, chosen: string): Promise<void> => {
    setProblem(undefined);
    const roleId = chosen === asInCompany ? null : chosen;
    const { data, error } = await setProjectRole({ input: { ...place, projectId, roleId } });
    const result = data?.memberProjectRoleSet;
    if (result?.__typename !== 'MemberSaveSuccess') setProblem(result ?? error);
    else toastDone(t('members.projectChanged', { name, project }));
    onChanged();
  };

  return (
    <>
      <ProblemAlert problem={problem} />
      <Select
        label={t('members.companyRole')}
        description={t('members.companyRoleHint')}
        value={member.role.id}
        data={isOwner ? [{ value: 'owner', label: t('role.owner') }, ...choices] : choices}
        allowDeselect={false}
        disabled={busy}
        onChange={(value) => {
          if (value !== null && value !== member.role.id) void changeRole(value);
        }}
      />
      {isOwner ? (
        <Text size="sm" c="dimmed">
          {t('members.ownerEverywhere')}
        </Text>
      ) : (
        company.projects.length > 0 && (
          <fieldset className="ad-texts">
            <legend>{t('members.projectRoles')}</legend>
            <Text size="xs" c="dimmed">
              {t('members.projectRolesHint')}
            </Text>
            {company.projects.map((project) => (
              <Select
                key={project.id}
                label={project.name}
                value={member.projectRoles.find((each) => each.project.id === project.id)?.role.id ?? asInCompany}
                data={[{ value: asInCompany, label: t('members.asInCompany'), disabled: false }, ...choices]}
                allowDeselect={false}
                disabled={busy}
                onChange={(value) => {
                  if (value !== null) void changeInProject(project.id, project.name, value);
                }}
              />
            ))}
          </fieldset>
        )
      )}
    </>
  );
};

/** What can be changed about somebody's place in the company. */
export const MemberPanel = (props: PanelProps) => {
  const { member, name, onClose } = props;
  const { t } = useTranslation();
  const { operator } = useWorkspace();
  const { company, may } = useCompanyRoom();
  const { roles, error, reload } = useRoles(company.id);
  const self = member.operatorId === operator.id;
  const theirs = roles?.find(({ id }) => id === member.role.id)?.permissions ?? [];
  return (
    <Drawer
      opened
      position="right"
      size={400}
      onClose={onClose}
      title={name}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="lg">
        <Text size="sm" c="dimmed" className="ad-url">
          {member.person.email}
        </Text>
        {roles === undefined ? (
          error === undefined ? (
            <RowsSkeleton rows={4} />
          ) : (
            <FailureNotice error={error} onRetry={reload} />
          )
        ) : !self && !theirs.every(may) ? (
          <Text size="sm">{t('members.beyondYou')}</Text>
        ) : (
          <>
            <Roles {...props} roles={roles} />
            {!self && <Remove {...props} />}
          </>
        )}
      </Stack>
    </Drawer>
  );
};
