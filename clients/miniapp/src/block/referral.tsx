import { useEffect, useState } from 'react';
import { useApp } from '../app/context.ts';
import type { LocalizedText } from '../release/release.ts';
import { ReferralView } from '../view/referral.tsx';
import { useStage } from '../view/stage.tsx';

export const ReferralBlock = ({ text: own }: { readonly text: LocalizedText | null }) => {
  const { player, telegram, toasts, onlyAct, covered } = useApp();
  const { messages, text, accent } = useStage();
  const [hosted, setHosted] = useState(false);
  const link = player.state === 'ready' ? player.value.referralLink : null;
  useEffect(() => {
    if (onlyAct !== 'referral' || link === null) return;
    let shown = true;
    void telegram.reached().then((reached) => shown && setHosted(reached));
    return () => {
      shown = false;
      setHosted(false);
    };
  }, [telegram, onlyAct, link]);
  useEffect(() => {
    if (onlyAct !== 'referral' || link === null || covered) return;
    telegram.setMain({ ...accent, text: messages.share, onPress: () => telegram.share(link) });
    return () => telegram.setMain(null);
  }, [telegram, onlyAct, link, covered, accent, messages]);
  const copy = async (copied: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(copied);
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
      onCopy={(copied) => void copy(copied)}
      onShare={hosted ? null : (shared) => telegram.share(shared)}
    />
  );
};
