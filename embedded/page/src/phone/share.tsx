import type { SimulatorUser } from '../../../src/simulator/contract.ts';
import { usePhoneText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { Avatar } from './avatar.tsx';
import { Sheet } from './sheet.tsx';

/** A shared link: instead of a chat to send it to, one picks whose phone opens it. */
export const ShareSheet = ({
  url,
  users,
  onOpenAs,
  onCopy,
  onClose,
}: {
  url: string;
  users: readonly SimulatorUser[];
  onOpenAs: (userId: number) => void;
  onCopy: () => void;
  onClose: () => void;
}) => {
  const t = usePhoneText();
  return (
    <Sheet label={t.share.title} onClose={onClose}>
      <div className="share">
        <h3>{t.share.title}</h3>
        <p>{t.share.hint}</p>
        <code>{url}</code>
        <ul>
          {users.map((user) => (
            <li key={user.id}>
              <button type="button" onClick={() => onOpenAs(user.id)}>
                <Avatar id={user.id} name={`${user.firstName} ${user.lastName ?? ''}`} size={46} />
                <span>{user.firstName}</span>
              </button>
            </li>
          ))}
        </ul>
        <button type="button" className="wide-button quiet" onClick={onCopy}>
          <Icon name="copy" size={18} /> {t.share.copy}
        </button>
        <button type="button" className="flat-button" onClick={onClose}>
          {t.cancel}
        </button>
      </div>
    </Sheet>
  );
};
