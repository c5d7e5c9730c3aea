import type { Boot } from '../runtime/boot.ts';
import { Button, Notice } from '../ui/kit.tsx';
import { Glyph } from '../ui/icon.tsx';
import { LegalLinks } from './legal-links.tsx';
import { useStage } from '../view/stage.tsx';

/** There is no release yet. */
export const UnpublishedPage = () => {
  const { messages } = useStage();
  return <Notice icon="telescope" title={messages.notPublished} hint={messages.notPublishedHint} />;
};

/** The session is over, and nothing on this page can open another. */
export const LostPage = ({
  reason,
  onClose,
}: {
  readonly reason: string | undefined;
  readonly onClose: () => void;
}) => {
  const { messages } = useStage();
  const full = reason === 'PLAYERS';
  const hint = full
    ? messages.fullHint
    : reason === 'NO_BOT' || reason === 'FUTURE'
      ? messages.refused[reason]
      : messages.lostHint;
  return (
    <Notice icon={full ? 'telescope' : 'key'} title={full ? messages.fullTitle : messages.lostTitle} hint={hint}>
      <div className="sg-notice-button">
        <Button size="large" onPress={onClose}>
          {messages.close}
        </Button>
      </div>
    </Notice>
  );
};

/** The page was opened in a browser: what it is, and where it lives. */
export const OutsidePage = ({ botUsername, legalPages }: Pick<Boot, 'botUsername' | 'legalPages'>) => {
  const { messages } = useStage();
  return (
    <Notice icon="rocket" title={messages.outsideTitle} hint={messages.outsideHint}>
      {botUsername !== null && (
        <a className="sg-notice-action" href={`https://t.me/${encodeURIComponent(botUsername)}`}>
          <Glyph icon="telegram" size={22} />
          {messages.openBot(botUsername)}
        </a>
      )}
      <LegalLinks pages={legalPages} />
    </Notice>
  );
};
