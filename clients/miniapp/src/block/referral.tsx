import { useApp } from '../app/context.ts';
import type { LocalizedText } from '../release/release.ts';
import { ReferralView } from '../view/referral.tsx';
import { useStage } from '../view/stage.tsx';

export const ReferralBlock = ({ text: own }: { readonly text: LocalizedText | null }) => {
  const { player, telegram, toasts } = useApp();
  const { messages, text } = useStage();
  const copy = async (link: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      telegram.haptic('success');
      toasts.set({ tone: 'done', text: messages.copied });
    } catch {
      telegram.haptic('error');
      toasts.set({ tone: 'refused', text: messages.copyFailed });
    }
  };
  return (
    <ReferralView
      hint={text(own)}
      player={player}
      onCopy={(link) => void copy(link)}
      onShare={(link) => telegram.share(link)}
    />
  );
};
