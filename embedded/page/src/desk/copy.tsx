import { useEffect, useState } from 'react';
import { useText } from '../i18n.ts';
import { Icon } from '../icons.tsx';

/** A value that is copied at a click. */
export const Copy = ({ label, value, secret = false }: { label: string; value: string; secret?: boolean }) => {
  const t = useText();
  const [copied, setCopied] = useState(false);
  /** The browser lets nobody copy: then the value is there to be read. */
  const [shown, setShown] = useState(!secret);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1400);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className="copy"
      title={secret ? label : value}
      onClick={() =>
        void navigator.clipboard.writeText(value).then(
          () => setCopied(true),
          () => setShown(true),
        )
      }
    >
      <span className="visually-hidden">{t.copy}: </span>
      <span className="copy-label">{label}</span>
      <span className="copy-value">{copied ? t.copied : shown ? value : '••••••••'}</span>
      <Icon name={copied ? 'check' : 'copy'} size={15} />
    </button>
  );
};
