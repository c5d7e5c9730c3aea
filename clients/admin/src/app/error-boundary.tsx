import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/state.tsx';

const Broken = ({ onRetry }: { readonly onRetry: () => void }) => {
  const { t } = useTranslation();
  return (
    <div className="ad-center">
      <Notice
        tone="bad"
        title={t('broken.title')}
        text={t('broken.text')}
        action={
          <Button variant="default" onClick={onRetry}>
            {t('broken.reload')}
          </Button>
        }
      />
    </div>
  );
};

/** The last resort: a page that can't be shown says so and offers a way on. What was typed is in the storage. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }
  override render(): ReactNode {
    return this.state.failed ? <Broken onRetry={() => location.reload()} /> : this.props.children;
  }
}
