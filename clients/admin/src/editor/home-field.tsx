import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ofKind, type DraftNode } from '../draft/node.ts';
import { useEditor } from './context.ts';
import { useFieldError } from './use-field-error.ts';

export const HomeField = ({ node }: { readonly node: DraftNode }) => {
  const { t } = useTranslation();
  const { store, nodes, setProblems, problems } = useEditor();
  const error = useFieldError(node.id, ['home']);
  const isHome = node.props['home'] === true;
  const others = ofKind(nodes, 'SCREEN').filter(({ id, props }) => id !== node.id && props['home'] === true);
  const make = (): void => {
    store.edit(
      [
        ...others.map(({ id }) => ({ set: { id, path: ['home'], value: null } })),
        { set: { id: node.id, path: ['home'], value: true } },
      ],
      'now',
    );
    setProblems(problems.filter(({ code }) => code !== 'MISSING_HOME_SCREEN' && code !== 'SEVERAL_HOME_SCREENS'));
  };
  return (
    <div>
      {isHome && others.length === 0 ? (
        <p className="ad-dim">{t('editor.isHome')}</p>
      ) : (
        <Button variant="default" size="compact-sm" onClick={make}>
          {t('editor.makeHome')}
        </Button>
      )}
      {error !== undefined && <p className="ad-field-error">{error}</p>}
    </div>
  );
};
