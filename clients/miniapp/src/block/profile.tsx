import { useApp } from '../app/context.ts';
import { ProfileView } from '../view/profile.tsx';
import { History } from './history.tsx';

export const ProfileBlock = () => (
  <>
    <ProfileView player={useApp().player} />
    <History />
  </>
);
