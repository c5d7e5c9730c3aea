import { useEffect, useRef, type ReactNode } from 'react';

/** A sheet from below, over everything: closed by Escape, by a press beside it, by whoever shows it. */
export const Sheet = ({
  label,
  onClose,
  children,
}: {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // A press beside the sheet is one on the dialog itself. It is for pointers: keys have Escape.
    const press = (event: MouseEvent): void => {
      if (event.target === element) onClose();
    };
    element?.addEventListener('click', press);
    return () => {
      element?.removeEventListener('click', press);
      element?.close();
    };
  }, [onClose]);
  return (
    <dialog
      ref={dialog}
      className="sg-sheet"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="sg-sheet-body">
        <div className="sg-sheet-handle" />
        {children}
      </div>
    </dialog>
  );
};
