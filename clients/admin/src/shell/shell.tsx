import { ActionIcon, Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, type ComponentType, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { Brand } from '../ui/brand.tsx';
import type { Kind } from './context.ts';

/**
 * Left where one is, in the middle the thing itself. The edge on top, and on a phone a word, say which environment it
 * is; a room above environments has neither colour.
 */
export const Shell = ({
  environment,
  word,
  side: Side,
  onSearch,
  children,
}: {
  readonly environment?: Kind;
  /** What kind of room it is, for a narrow screen, where the side is folded away. */
  readonly word: string;
  readonly side: ComponentType<{ readonly onSearch: () => void }>;
  readonly onSearch: () => void;
  readonly children: ReactNode;
}) => {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [opened, { toggle, close }] = useDisclosure(false);
  useEffect(close, [pathname, close]);
  return (
    <div className="ad-shell" data-environment={environment ?? 'none'}>
      <a className="ad-skip" href="#content">
        {t('shell.skip')}
      </a>
      <div className="ad-edge" aria-hidden="true" />
      <aside className="ad-shell-side" aria-label={t('shell.side')}>
        <Side onSearch={onSearch} />
      </aside>
      <header className="ad-shell-top">
        <Burger size="sm" opened={opened} onClick={toggle} aria-label={t('shell.menu')} aria-expanded={opened} />
        <Brand />
        <span className="ad-environment-word">{word}</span>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('shell.search')} onClick={onSearch}>
          <IconSearch size={18} stroke={1.8} />
        </ActionIcon>
      </header>
      <Drawer
        opened={opened}
        onClose={close}
        size={272}
        padding={0}
        withCloseButton={false}
        attributes={{ content: { 'aria-label': t('shell.menu') } }}
      >
        <Side
          onSearch={() => {
            close();
            onSearch();
          }}
        />
      </Drawer>
      <main className="ad-main" id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
};
