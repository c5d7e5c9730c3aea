import { ActionIcon, Button, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconPencil, IconPlus } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCompanyRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import { RolePanel } from './role-panel.tsx';
import { groupOf, permissionGroups, usePermissionWords, useRoleName } from './role-words.ts';
import { useRoles, type Role } from './use-roles.ts';

const Cell = ({ allowed }: { readonly allowed: boolean }) => {
  const { t } = useTranslation();
  return (
    <Table.Td className="ad-matrix-cell" data-allowed={allowed || undefined}>
      {allowed ? <IconCheck size={16} stroke={2.2} aria-hidden="true" /> : <span aria-hidden="true">·</span>}
      <VisuallyHidden>{t(allowed ? 'roles.yes' : 'roles.no')}</VisuallyHidden>
    </Table.Td>
  );
};

/** The permission matrix: what each role allows, a column for each. */
const Matrix = ({
  roles,
  permissions,
  onEdit,
}: {
  readonly roles: readonly Role[];
  readonly permissions: readonly string[];
  readonly onEdit: (roleId: string) => void;
}) => {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const wordsOf = usePermissionWords();
  const { may } = useCompanyRoom();
  return (
    <section className="ad-card ad-card-flush">
      <Scroll label={t('companyPage.roles')}>
        <Table className="ad-table ad-matrix" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" className="ad-matrix-name">
                {t('roles.permission')}
              </Table.Th>
              {roles.map((role) => (
                <Table.Th key={role.id} scope="col" className="ad-matrix-role">
                  <span className="ad-matrix-title">
                    {roleName(role)}
                    {!role.builtIn && may('role.manage') && (
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        size="sm"
                        aria-label={t('roles.edit', { name: role.name })}
                        onClick={() => onEdit(role.id)}
                      >
                        <IconPencil size={14} stroke={1.8} />
                      </ActionIcon>
                    )}
                  </span>
                  <Text span size="xs" c="dimmed" fw={400}>
                    {role.uses === 0 ? t('roles.unused') : t('roles.uses', { count: role.uses })}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {permissionGroups.map((group) => (
              <Fragment key={group}>
                <Table.Tr className="ad-matrix-group">
                  <Table.Th scope="rowgroup" colSpan={roles.length + 1}>
                    <span>{t(`permissionGroup.${group}`)}</span>
                  </Table.Th>
                </Table.Tr>
                {permissions
                  .filter((permission) => groupOf(permission) === group)
                  .map((permission) => (
                    <Table.Tr key={permission}>
                      <Table.Th scope="row" className="ad-matrix-name">
                        {wordsOf(permission)}
                      </Table.Th>
                      {roles.map((role) => (
                        <Cell key={role.id} allowed={role.permissions.includes(permission)} />
                      ))}
                    </Table.Tr>
                  ))}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </section>
  );
};

/** What each role allows, and the company's own roles. */
export const RolesPage = () => {
  const { t } = useTranslation();
  const { company, may } = useCompanyRoom();
  const { roles, permissions, error, reload } = useRoles(company.id);
  const [opened, setOpened] = useState<string>();
  return (
    <Page
      wide
      title={t('companyPage.roles')}
      actions={
        may('role.manage') && (
          <Button leftSection={<IconPlus size={15} aria-hidden="true" />} onClick={() => setOpened('new')}>
            {t('roles.add')}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" mb="md" maw={640}>
        {t('roles.text')}
      </Text>
      {roles === undefined ? (
        <div className="ad-card">
          {error === undefined ? <RowsSkeleton /> : <FailureNotice error={error} onRetry={reload} />}
        </div>
      ) : (
        <Matrix roles={roles} permissions={permissions} onEdit={setOpened} />
      )}
      {opened !== undefined && roles !== undefined && (
        <RolePanel
          key={opened}
          role={roles.find(({ id }) => id === opened)}
          roles={roles}
          permissions={permissions}
          onClose={() => setOpened(undefined)}
          onChanged={reload}
        />
      )}
    </Page>
  );
};
