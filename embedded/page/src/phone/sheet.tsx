import { useEffect, useRef, type ReactNode } from 'react';

/** A dialog at the phone's lower edge. Escape and the ground behind it close it; the focus goes in and comes back. */
export const Sheet = ({
  label,
  onClose,
  children,
  alert = false,
}: {
  label: string;
  /** Absent: it closes by its own buttons only. */
  onClose?: (() => void) | undefined;
  children: ReactNode;
  alert?: boolean;
}) => {
  const dialog = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => {
    if (onClose === undefined) return;
    const close = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <div className={alert ? 'over over-alert' : 'over'}>
      <div className="over-ground" onClick={onClose} aria-hidden="true" />
      <div
        ref={dialog}
        className={alert ? 'alert' : 'sheet'}
        role={alert ? 'alertdialog' : 'dialog'}
        aria-modal="true"
        aria-label={label}
        tabIndex={-1}
      >
        {children}
      </div>
    </div>
  );
};
