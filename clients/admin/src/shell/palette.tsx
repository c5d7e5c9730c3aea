/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events --
   The combobox pattern of ARIA: the field keeps the focus and chooses, the list under it is only shown. */
import { Kbd, Modal, TextInput, useMantineColorScheme } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { use, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useQuery } from 'urql';
import { kindKey, nodeName } from '../draft/label.ts';
import { DraftDocument } from '../generated/graphql.ts';
import { changeLanguage, languages } from '../i18n/setup.ts';
import { signOut } from '../session/browser-session.ts';
import { readDraft } from '../editor/transport.ts';
import { companyPath, projectsOf, RoomContext, useWorkspace, type Room } from './context.ts';
import { lastPlace } from './last-place.ts';
import { accountPages, companyPages, pagesFor } from './pages.ts';

interface Found {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly act: () => void;
}

const most = 60;

/** What can be found in any room: companies and their pages, projects, what one may do about the page itself. */
const useCommon = (): readonly Found[] => {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const workspace = useWorkspace();
  return useMemo(() => {
    const go = (address: string) => () => void navigate(address);
    const kind = lastPlace()?.kind ?? 'live';
    return [
      ...languages
        .filter((language) => language !== i18n.language)
        .map((language) => ({
          id: `language-${language}`,
          group: t('palette.acts'),
          label: t('shell.languageTo'),
          act: () => void changeLanguage(language),
        })),
      ...(['light', 'dark', 'auto'] as const).map((scheme) => ({
        id: `scheme-${scheme}`,
        group: t('palette.acts'),
        label: t(`shell.scheme.${scheme}`),
        act: () => setColorScheme(scheme),
      })),
      { id: 'sign-out', group: t('palette.acts'), label: t('shell.signOut'), act: () => void signOut() },
      ...accountPages.map(({ path }) => ({
        id: `account-${path}`,
        group: t('account.title'),
        label: t(`accountPage.${path}`),
        act: go(`/account/${path}`),
      })),
      ...projectsOf(workspace).map(({ id, name }) => ({
        id,
        group: t('palette.projects'),
        label: `${name} · ${t(`environment.${kind}`)}`,
        act: go(`/p/${id}/${kind}/overview`),
      })),
      ...workspace.companies.flatMap((company) =>
        companyPages
          .filter(({ needs }) => needs.some((permission) => company.viewerPermissions.includes(permission)))
          .map(({ path }) => ({
            id: `${company.id}-${path}`,
            group: t('shell.company'),
            label: `${company.name} · ${t(`companyPage.${path}`)}`,
            act: go(companyPath(company, path)),
          })),
      ),
    ];
  }, [t, i18n.language, navigate, setColorScheme, workspace]);
};

/** What can be found in a project: its pages, its other environment, what its draft holds. */
const useOfProject = (room: Room | null): readonly Found[] => {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [{ data }] = useQuery({
    query: DraftDocument,
    variables: { projectId: room?.project.id ?? '' },
    requestPolicy: 'cache-first',
    pause: room === null,
  });
  return useMemo(() => {
    if (room === null) return [];
    const { project, kind, to } = room;
    const go = (address: string) => () => void navigate(address);
    const other = kind === 'live' ? 'sandbox' : 'live';
    const nodes = readDraft(data)?.nodes ?? [];
    const here = t(`environment.${kind}`);
    return [
      ...pagesFor(project.viewerPermissions).map(({ path }) => ({
        id: path,
        group: here,
        label: t(`page.${path}`),
        act: go(to(path)),
      })),
      { id: 'publish', group: t('palette.acts'), label: t('publish.action'), act: go(`${to('editor')}?publish=1`) },
      { id: 'texts', group: t('palette.acts'), label: t('texts.title'), act: go(`${to('editor')}?view=texts`) },
      {
        id: 'environment',
        group: t('palette.acts'),
        label: t('palette.environment', { name: t(`environment.${other}`) }),
        act: go(`/p/${project.id}/${other}/overview`),
      },
      ...nodes.map((node) => ({
        id: node.id,
        group: t('palette.content'),
        label: `${t(kindKey(node))} ${nodeName(node, i18n.language, i18n.language)}`.trim(),
        act: go(`${to('editor')}?node=${node.id}`),
      })),
    ];
  }, [t, i18n.language, navigate, room, data]);
};

const useFound = (): ((query: string) => readonly Found[]) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const room = use(RoomContext);
  const own = useOfProject(room);
  const common = useCommon();
  return (query) => {
    const words = query.trim().toLocaleLowerCase().split(/\s+/);
    const id = query.trim();
    const player =
      room !== null && /^plr_\w+$/.test(id)
        ? [
            {
              id: 'player',
              group: t('page.players'),
              label: id,
              act: () => void navigate(room.to(`players/${id}`)),
            },
          ]
        : [];
    const hits = [...own, ...common].filter(({ label }) =>
      words.every((word) => label.toLocaleLowerCase().includes(word)),
    );
    return [...player, ...hits].slice(0, most);
  };
};

/** Finds any page, thing and act by a few letters. */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation();
  const find = useFound();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const room = use(RoomContext);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = find(query);
  const choose = (item: Found | undefined): void => {
    if (item === undefined) return;
    onClose();
    item.act();
  };
  const moveTo = (index: number): void => {
    setActive(index);
    list.current?.querySelectorAll('[role="option"]')[index]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      moveTo((active + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[active]);
    }
  };
  return (
    <Modal.Root opened lockScroll={false} onClose={onClose} padding={0} size={560} centered={false} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        <TextInput
          className="ad-palette-input"
          variant="unstyled"
          size="md"
          data-autofocus
          leftSection={
            room === null ? (
              <IconSearch size={17} stroke={1.8} aria-hidden="true" />
            ) : (
              <span className="ad-environment-word" data-environment={room.kind}>
                {t(`environment.${room.kind}`)}
              </span>
            )
          }
          leftSectionWidth={room === null ? undefined : 100}
          rightSection={<Kbd size="xs">Esc</Kbd>}
          rightSectionWidth={54}
          placeholder={t('palette.placeholder')}
          aria-label={t('palette.title')}
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={found[active] === undefined ? undefined : `${id}-${active}`}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div
          className="ad-palette-list"
          role="listbox"
          id={id}
          aria-label={t('palette.title')}
          ref={list}
          tabIndex={-1}
        >
          {found.map((item, index) => (
            <div
              key={item.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="ad-palette-item"
              onClick={() => choose(item)}
              onPointerMove={() => setActive(index)}
            >
              <span>{item.label}</span>
              <span className="ad-palette-group">{item.group}</span>
            </div>
          ))}
        </div>
        {found.length === 0 && <p className="ad-palette-none">{t('palette.none')}</p>}
      </Modal.Content>
    </Modal.Root>
  );
};
