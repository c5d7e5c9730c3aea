import type { DemoNotice } from '../../../src/simulator/contract.ts';
import { useText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { Copy } from './copy.tsx';

/** The constructor beside the phone, with its demo operator a click away. */
export const Workshop = ({ demo, onClose }: { demo: DemoNotice | null; onClose: () => void }) => {
  const t = useText();
  const { port, protocol } = window.location;
  const address = `${protocol}//admin.localhost${port === '' ? '' : `:${port}`}/`;
  return (
    <section className="workshop" aria-label={t.workshop.title}>
      <header className="workshop-head">
        <h2>{t.workshop.title}</h2>
        {demo !== null && (
          <span className="workshop-login">
            <Copy label={t.workshop.email} value={demo.email} />
            <Copy label={t.workshop.password} value={demo.password} secret />
          </span>
        )}
        <span className="workshop-acts">
          <a
            className="icon-button"
            href={address}
            target="_blank"
            rel="noreferrer"
            aria-label={t.workshop.open}
            title={t.workshop.open}
          >
            <Icon name="external" size={18} />
          </a>
          <button type="button" className="icon-button" aria-label={t.close} onClick={onClose}>
            <Icon name="close" size={18} />
          </button>
        </span>
      </header>
      {/* An origin of its own, that needs scripts and its storage. */}
      {/* oxlint-disable-next-line react/iframe-missing-sandbox */}
      <iframe src={address} title={t.workshop.title} allow="clipboard-write" />
    </section>
  );
};
