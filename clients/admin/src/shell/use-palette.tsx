import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';

export const loadPalette = async () => ({ default: (await import('./palette.tsx')).Palette });
const Palette = lazy(loadPalette);

/** The palette of a room: Ctrl-K opens it, and so does `open`. */
export const usePalette = (): { readonly open: () => void; readonly palette: ReactNode } => {
  const [opened, { open, close }] = useDisclosure(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      // By its place on the keyboard: with a Russian layout the key says something else.
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.code !== 'KeyK') return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [open]);
  return {
    open,
    palette: opened ? (
      <Suspense>
        <Palette onClose={close} />
      </Suspense>
    ) : null,
  };
};
