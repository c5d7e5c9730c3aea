import { useEffect } from 'react';
import { Glyph } from '../ui/icon.tsx';
import { useStore, type Store } from './store.ts';

export interface Toast {
  readonly tone: 'done' | 'refused' | 'note';
  readonly text: string;
}

const shownMs = 3200;

/** The last thing that the app said by the way. A newer one takes its place. */
export const Toasts = ({ store }: { readonly store: Store<Toast | null> }) => {
  const toast = useStore(store);
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(() => store.set(null), shownMs);
    return () => clearTimeout(timer);
  }, [toast, store]);
  return (
    <output className="sg-toasts">
      {toast !== null && (
        <span className="sg-toast" data-tone={toast.tone} key={toast.text}>
          <Glyph icon={toast.tone === 'done' ? 'check' : toast.tone === 'refused' ? 'warning' : 'clock'} size={22} />
          <span>{toast.text}</span>
        </span>
      )}
    </output>
  );
};
