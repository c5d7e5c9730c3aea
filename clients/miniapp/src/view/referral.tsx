import { Glyph, Thing } from '../ui/icon.tsx';
import { Button, Failed, Skeleton } from '../ui/kit.tsx';
import type { Loadable, PlayerView } from './model.ts';
import { useStage } from './stage.tsx';

/** The player's own link, ways to pass it on, and how many came by it. */
export const ReferralView = ({
  hint,
  player,
  onCopy,
  onShare,
}: {
  /** The release's own words; empty for ours. */
  readonly hint: string;
  readonly player: Loadable<PlayerView>;
  readonly onCopy: (link: string) => void;
  /** Null where the host's main button shares. */
  readonly onShare: ((link: string) => void) | null;
}) => {
  const { messages, number } = useStage();
  if (player.state === 'failed') return <Failed onRetry={() => player.retry()} />;
  const ready = player.state === 'ready' ? player.value : undefined;
  const link = ready?.referralLink ?? null;
  return (
    <section className="sg-card sg-referral" aria-label={messages.invite}>
      <div className="sg-referral-head">
        <Thing icon="gift" size={44} />
        <div>
          <h2 className="sg-referral-title">{messages.invite}</h2>
          <p className="sg-referral-hint">{hint === '' ? messages.inviteHint : hint}</p>
        </div>
      </div>
      <div className="sg-link">
        {ready === undefined ? (
          <Skeleton width="70%" height={15} />
        ) : link === null ? (
          messages.noLink
        ) : (
          link.replace(/^https:\/\//, '')
        )}
      </div>
      <div className="sg-referral-buttons">
        <Button size="large" kind="tinted" disabled={link === null} onPress={() => link !== null && onCopy(link)}>
          <Glyph icon="copy" size={20} />
          {messages.copy}
        </Button>
        {onShare !== null && (
          <Button size="large" disabled={link === null} onPress={() => link !== null && onShare(link)}>
            <Glyph icon="share" size={20} />
            {messages.share}
          </Button>
        )}
      </div>
      <p className="sg-referral-count">
        {ready === undefined ? (
          <Skeleton width={150} height={13} />
        ) : ready.invited === 0 ? (
          messages.invitedNobody
        ) : (
          messages.invited(number(ready.invited), ready.invited)
        )}
      </p>
    </section>
  );
};
