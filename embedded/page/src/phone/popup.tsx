import type { Popup, PopupButton } from '../bridge.ts';
import { usePhoneText } from '../i18n.ts';
import { Sheet } from './sheet.tsx';

/** The native dialog of a Mini App or of a bot's answer. */
export const PopupDialog = ({ popup, onClose }: { popup: Popup; onClose: (buttonId: string | null) => void }) => {
  const t = usePhoneText();
  const labelOf = ({ type, text = '' }: PopupButton): string => {
    if (type === 'ok') return t.ok;
    if (type === 'close') return t.close;
    return type === 'cancel' ? t.cancel : text;
  };
  const buttons: readonly PopupButton[] = popup.buttons.length === 0 ? [{ id: '', type: 'close' }] : popup.buttons;
  return (
    <Sheet alert label={popup.title || popup.message} onClose={() => onClose(null)}>
      <div className="alert-text">
        {popup.title !== '' && <strong>{popup.title}</strong>}
        <p>{popup.message}</p>
      </div>
      <div className={buttons.length > 2 ? 'alert-buttons stacked' : 'alert-buttons'}>
        {buttons.map((button) => (
          <button type="button" key={button.id} data-type={button.type} onClick={() => onClose(button.id)}>
            {labelOf(button)}
          </button>
        ))}
      </div>
    </Sheet>
  );
};
