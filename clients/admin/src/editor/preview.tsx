import { SegmentedControl, Select, useComputedColorScheme } from '@mantine/core';
import { PreviewScreen, type PreviewState, type Scheme } from '@stargraph/miniapp/preview';
import type { Release } from '@stargraph/miniapp/release/release';
import { Component, useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { nodeOf } from '../draft/node.ts';
import { blockShowing } from '../draft/shown-in.ts';
import { useEditor } from './context.ts';

/** What can't be drawn must not take the editor with it; the next change tries again. */
class Guard extends Component<
  { readonly subject: unknown; readonly otherwise: ReactNode; readonly children: ReactNode },
  { readonly failed: boolean; readonly subject: unknown }
> {
  override state = { failed: false, subject: undefined };
  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }
  static getDerivedStateFromProps(
    { subject }: { readonly subject: unknown },
    state: { readonly subject: unknown },
  ): { readonly failed: boolean; readonly subject: unknown } | null {
    return subject === state.subject ? null : { failed: false, subject };
  }
  override render(): ReactNode {
    return this.state.failed ? this.props.otherwise : this.props.children;
  }
}

const states: readonly PreviewState[] = ['new', 'playing', 'rich', 'loading', 'failed'];
const schemes: readonly Scheme[] = ['light', 'dark'];

/** The draft as players would see it, drawn by the Mini App's own blocks. A press on a block selects it. */
export const Preview = ({
  release,
  onLocale,
}: {
  readonly release: Release;
  readonly onLocale: (locale: string) => void;
}) => {
  const { t } = useTranslation();
  const { nodes, selectedId, select, locales, locale } = useEditor();
  const own = useComputedColorScheme('light');
  const [chosen, setScheme] = useState<Scheme>();
  const [state, setState] = useState<PreviewState>('playing');
  const [lastScreen, setLastScreen] = useState<string>();
  const shown = useDeferredValue(release);
  const scheme = chosen ?? own;
  const selected = selectedId === null ? undefined : nodeOf(nodes, selectedId);
  const block = selected && blockShowing(nodes, selected);
  const ofSelected = selected?.kind === 'SCREEN' ? selected.id : block?.parentId;
  const screenId = ofSelected ?? lastScreen;
  return (
    <aside className="ad-preview" aria-label={t('editor.part.preview')}>
      <div className="ad-preview-controls">
        <SegmentedControl
          aria-label={t('preview.scheme')}
          value={scheme}
          onChange={(next) => setScheme(schemes.find((each) => each === next))}
          data={schemes.map((each) => ({ value: each, label: t(`preview.${each}`) }))}
        />
        <Select
          size="xs"
          aria-label={t('preview.language')}
          value={locale}
          data={[...locales]}
          allowDeselect={false}
          w={84}
          onChange={(next) => next !== null && onLocale(next)}
        />
        <Select
          size="xs"
          aria-label={t('preview.state')}
          value={state}
          allowDeselect={false}
          w={148}
          data={states.map((each) => ({ value: each, label: t(`preview.player.${each}`) }))}
          onChange={(next) => setState(states.find((each) => each === next) ?? 'playing')}
        />
      </div>
      <div className="ad-phone" data-scheme={scheme}>
        <div className="ad-phone-bar" aria-hidden="true">
          <span>9:41</span>
          <span className="ad-phone-title">{shown.title?.[locale] ?? shown.title?.[shown.defaultLocale] ?? ''}</span>
          <span>···</span>
        </div>
        <div className="ad-phone-screen">
          <Guard subject={shown} otherwise={<p className="ad-none">{t('preview.broken')}</p>}>
            {shown.screens.length === 0 ? (
              <p className="ad-none">{t('preview.noScreens')}</p>
            ) : (
              <PreviewScreen
                release={shown}
                screenId={screenId}
                locale={locale}
                scheme={scheme}
                state={state}
                selectedBlockId={block?.id}
                onScreen={(id) => {
                  setLastScreen(id);
                  select(id);
                }}
                onBlock={select}
              />
            )}
          </Guard>
        </div>
      </div>
    </aside>
  );
};
