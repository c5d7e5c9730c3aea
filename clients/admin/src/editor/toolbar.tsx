import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SaveStatus } from '../draft/store.ts';
import { useRoom } from '../shell/context.ts';
import { useEditor } from './context.ts';

const icons = {
  saved: IconCloudCheck,
  unsaved: IconCloudUp,
  saving: IconCloudUp,
  offline: IconCloudOff,
  conflict: IconAlertTriangle,
  rejected: IconAlertTriangle,
  refused: IconAlertTriangle,
} as const satisfies Record<SaveStatus, unknown>;

/** Whether what was typed is safe, always in sight. */
const SaveState = () => {
  const { t } = useTranslation();
  const { state, store } = useEditor();
  const Icon = icons[state.status];
  return (
    <output className="ad-save" data-state={state.status}>
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      {t(`save.${state.status}`, { count: state.waiting })}
      {state.status === 'offline' && (
        <Button variant="subtle" size="compact-xs" color="gray" onClick={() => void store.flush()}>
          {t('common.retry')}
        </Button>
      )}
    </output>
  );
};

export const Toolbar = ({ onPublish }: { readonly onPublish: () => void }) => {
  const { t } = useTranslation();
  const { store, state, problems } = useEditor();
  const { kind } = useRoom();
  return (
    <header className="ad-editor-bar">
      <h1 className="ad-editor-title">{t('page.editor')}</h1>
      <SaveState />
      <span className="ad-grow" />
      <Tooltip label={`${t('editor.undo')} · Ctrl Z`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('editor.undo')}
          disabled={!state.canUndo}
          onClick={store.undo}
        >
          <IconArrowBackUp size={18} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${t('editor.redo')} · Ctrl Shift Z`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('editor.redo')}
          disabled={!state.canRedo}
          onClick={store.redo}
        >
          <IconArrowForwardUp size={18} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
      <Button
        onClick={onPublish}
        leftSection={problems.length > 0 ? <IconAlertTriangle size={15} aria-hidden="true" /> : undefined}
      >
        {problems.length > 0 ? t('publish.problems', { count: problems.length }) : t(`publish.to.${kind}`)}
      </Button>
    </header>
  );
};
