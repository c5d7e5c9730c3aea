import { Badge, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../api/use-pages.ts';
import { useFormat } from '../format/use-format.ts';
import { MembersDocument } from '../generated/graphql.ts';
import { useCompanyRoom, useWorkspace } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { PagedTable } from '../ui/paged-table.tsx';
import { RowButton } from '../ui/row-button.tsx';
import type { Member } from './member.ts';
import { InvitationsSection } from './invitations-section.tsx';
import { LeaveButton } from './leave-button.tsx';
import { MemberPanel } from './member-panel.tsx';
import { useRoleName } from './role-words.ts';

/** Who works in the company, and as what. A row opens what can be changed about somebody's place. */
export const MembersPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const roleName = useRoleName();
  const { operator } = useWorkspace();
  const { company, may } = useCompanyRoom();
  const [opened, setOpened] = useState<string>();
  const members = usePages(
    MembersDocument,
    company.id,
    (after) => ({ companyId: company.id, after }),
    (data) => data.company?.members,
  );
  const nameOf = ({ person }: Member): string => person.name ?? t('members.former');
  const chosen = members.nodes.find(({ operatorId }) => operatorId === opened);
  return (
    <Page title={t('companyPage.members')} actions={<LeaveButton />}>
      <PagedTable
        pages={members}
        columns={[
          { name: t('members.person') },
          { name: t('members.role') },
          { name: t('members.inProjects'), wide: true },
          { name: t('members.since'), wide: true },
        ]}
        empty={{ title: t('members.empty.title'), text: t('members.empty.text') }}
        renderRow={(member) => (
          <Table.Tr key={member.operatorId}>
            <Table.Td>
              <span className="ad-person">
                {may('member.manage') ? (
                  <RowButton
                    label={t('members.change', { name: nameOf(member) })}
                    onOpen={() => setOpened(member.operatorId)}
                  >
                    {nameOf(member)}
                  </RowButton>
                ) : (
                  <Text span size="sm" fw={550}>
                    {nameOf(member)}
                  </Text>
                )}
                {member.operatorId === operator.id && (
                  <Badge variant="light" color="gray" size="sm">
                    {t('members.you')}
                  </Badge>
                )}
              </span>
              <Text size="xs" c="dimmed" className="ad-url">
                {member.person.email}
              </Text>
            </Table.Td>
            <Table.Td>{roleName(member.role)}</Table.Td>
            <Table.Td className="ad-wide-only">
              {member.projectRoles.length === 0
                ? '—'
                : member.projectRoles.map(({ project, role }) => `${project.name}: ${roleName(role)}`).join(', ')}
            </Table.Td>
            <Table.Td className="ad-wide-only ad-nowrap">{format.date(member.joinedAt)}</Table.Td>
          </Table.Tr>
        )}
      />
      {may('member.manage') && <InvitationsSection />}
      {chosen !== undefined && (
        <MemberPanel
          member={chosen}
          name={nameOf(chosen)}
          onClose={() => setOpened(undefined)}
          onChanged={members.reload}
        />
      )}
    </Page>
  );
};
