import { Button, Checkbox, Drawer, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMemo, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { RoleCreateDocument, RoleDeleteDocument, RoleUpdateDocument } from '../generated/graphql.ts';
import { useCompanyRoom } from '../shell/context.ts';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { toastDone } from '../ui/toast.tsx';
import { groupOf, permissionGroups, usePermissionWords, useRoleName } from './role-words.ts';
import type { Role } from './use-roles.ts';

interface PanelProps {
  /** Left out for a new one. */
  readonly role: Role | undefined;
  readonly roles: readonly Role[];
  readonly permissions: readonly string[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

const Remove = ({ role, roles, onClose, onChanged }: PanelProps & { readonly role: Role }) => {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const { company, may } = useCompanyRoom();
  const [asked, setAsked] = useState(false);
  const [replacementId, setReplacementId] = useState<string | null>(null);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [{ fetching }, remove] = useMutation(RoleDeleteDocument);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const { data, error } = await remove({ input: { companyId: company.id, roleId: role.id, replacementId } });
    const result = data?.roleDelete;
    if (result?.__typename !== 'RoleDeleteSuccess') {
      setProblem(result ?? error);
      onChanged();
      return;
    }
    toastDone(t('roles.removed', { name: role.name }));
    onClose();
    onChanged();
  };
  if (!asked)
    return (
      <Button variant="light" color="red" onClick={() => setAsked(true)}>
        {t('roles.remove')}
      </Button>
    );
  return (
    <section className="ad-loss" aria-label={t('roles.removeTitle', { name: role.name })}>
      <Title order={3}>{t('roles.removeTitle', { name: role.name })}</Title>
      <Text size="sm">{role.uses === 0 ? t('roles.removeUnused') : t('roles.removeUsed', { count: role.uses })}</Text>
      {role.uses > 0 && (
        <Select
          label={t('roles.replacement')}
          value={replacementId}
          data={roles
            .filter(({ id }) => id !== role.id && id !== 'owner')
            .map((each) => ({ value: each.id, label: roleName(each), disabled: !each.permissions.every(may) }))}
          allowDeselect={false}
          onChange={setReplacementId}
        />
      )}
      <ProblemAlert problem={problem} />
      <Group gap="sm">
        <Button
          color="red"
          loading={fetching}
          disabled={role.uses > 0 && replacementId === null}
          onClick={() => void submit()}
        >
          {t('roles.remove')}
        </Button>
        <Button variant="default" onClick={() => setAsked(false)}>
          {t('common.cancel')}
        </Button>
      </Group>
    </section>
  );
};

/** Makes a role of the company's own, or changes one. */
export const RolePanel = (props: PanelProps) => {
  const { role, permissions, onClose, onChanged } = props;
  const { t } = useTranslation();
  const wordsOf = usePermissionWords();
  const { company, may } = useCompanyRoom();
  const [name, setName] = useState(role?.name ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(role?.permissions ?? ['company.read', 'project.read']);
  const [problem, setProblem] = useState<CombinedError | Refusal>();
  const [created, create] = useMutation(RoleCreateDocument);
  const [updated, update] = useMutation(RoleUpdateDocument);
  const key = useMemo(() => createIdempotencyKeys(), []);
  /** A role that allows more than one may oneself is another's to change. */
  const beyond = role !== undefined && !role.permissions.every(may);

  const submit = async (): Promise<void> => {
    setProblem(undefined);
    const wanted = { companyId: company.id, name: name.trim(), permissions: [...chosen] };
    const answer =
      role === undefined
        ? await create({ input: { ...wanted, idempotencyKey: key(wanted) } }).then(({ data, error }) => ({
            result: data?.roleCreate,
            error,
          }))
        : await update({ input: { ...wanted, roleId: role.id } }).then(({ data, error }) => ({
            result: data?.roleUpdate,
            error,
          }));
    if (answer.result?.__typename !== 'RoleSaveSuccess') {
      setProblem(answer.result ?? answer.error);
      return;
    }
    toastDone(t(role === undefined ? 'roles.created' : 'roles.saved', { name: answer.result.role.name }));
    onClose();
    onChanged();
  };

  return (
    <Drawer
      opened
      position="right"
      size={420}
      onClose={onClose}
      title={role === undefined ? t('roles.add') : t('roles.editTitle', { name: role.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="lg">
        <form
          onSubmit={(event: SubmitEvent) => {
            event.preventDefault();
            void submit();
          }}
        >
          <Stack gap="md">
            <ProblemAlert problem={problem} />
            <TextInput
              label={t('roles.name')}
              value={name}
              maxLength={40}
              required
              data-autofocus
              disabled={beyond}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {permissionGroups.map((group) => (
              <fieldset key={group} className="ad-texts">
                <legend>{t(`permissionGroup.${group}`)}</legend>
                {permissions
                  .filter((permission) => groupOf(permission) === group)
                  .map((permission) => (
                    <Checkbox
                      key={permission}
                      label={wordsOf(permission)}
                      description={may(permission) ? undefined : t('roles.notHeld')}
                      checked={chosen.includes(permission)}
                      disabled={beyond || !may(permission)}
                      onChange={(event) => {
                        const { checked } = event.currentTarget;
                        setChosen((old) =>
                          checked ? [...old, permission] : old.filter((each) => each !== permission),
                        );
                      }}
                    />
                  ))}
              </fieldset>
            ))}
            <Button
              type="submit"
              loading={created.fetching || updated.fetching}
              disabled={beyond || name.trim() === '' || chosen.length === 0}
            >
              {t(role === undefined ? 'roles.create' : 'roles.save')}
            </Button>
          </Stack>
        </form>
        {role !== undefined && !beyond && <Remove {...props} role={role} />}
      </Stack>
    </Drawer>
  );
};
