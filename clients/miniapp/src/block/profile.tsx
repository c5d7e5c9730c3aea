import { useApp } from '../app/context.ts';
import { ProfileView } from '../view/profile.tsx';
import { ExchangeBlock } from './exchange.tsx';
import { History } from './history.tsx';
import { SubscriptionsBlock } from './subscriptions.tsx';

export const ProfileBlock = () => (
  <>
    <ProfileView player={useApp().player} />
    <SubscriptionsBlock />
    <ExchangeBlock />
    <History />
  </>
);
