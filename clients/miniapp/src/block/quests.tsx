import { useState } from 'react';
import { useApp } from '../app/context.ts';
import { Quests_ClaimDocument } from '../generated/graphql.ts';
import { byId, type Quest } from '../release/release.ts';
import { flyReward } from '../ui/fly.ts';
import { QuestsView } from '../view/quests.tsx';
import { useStage } from '../view/stage.tsx';

export const QuestsBlock = ({ quests }: { readonly quests: readonly Quest[] }) => {
  const { runtime, telegram, player, refresh, toasts } = useApp();
  const { messages, text, release } = useStage();
  const [claiming, setClaiming] = useState<ReadonlySet<string>>(new Set());

  const claim = async (quest: Quest, at: Element): Promise<void> => {
    setClaiming((ids) => new Set([...ids, quest.id]));
    try {
      // A quest pays once, so one key for ever: a repeat after a lost answer gets the first one's.
      const { questClaim: answer } = await runtime.request(Quests_ClaimDocument, {
        input: { questId: quest.id, idempotencyKey: `claim:${quest.id}` },
      });
      if (answer.__typename === 'QuestClaimSuccess') {
        telegram.haptic('success');
        for (const { currency } of answer.rewards)
          flyReward(at, currency.id, byId(release.currencies, currency.id)?.icon ?? 'coin');
        toasts.set({ tone: 'done', text: messages.claimedToast(text(quest.title)) });
      } else if (answer.__typename !== 'QuestAlreadyClaimedError') {
        // Claimed already, on another device: what is shown now says so by itself.
        telegram.haptic('error');
        toasts.set({ tone: 'refused', text: messages.somethingWrong });
      }
      refresh();
    } catch {
      telegram.haptic('error');
      toasts.set({ tone: 'refused', text: navigator.onLine ? messages.somethingWrong : messages.loadFailedHint });
    } finally {
      setClaiming((ids) => new Set([...ids].filter((id) => id !== quest.id)));
    }
  };

  return (
    <QuestsView quests={quests} player={player} claiming={claiming} onClaim={(quest, at) => void claim(quest, at)} />
  );
};
