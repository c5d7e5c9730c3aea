import { useApp } from '../app/context.ts';
import { ProfileView } from '../view/profile.tsx';

export const ProfileBlock = () => <ProfileView player={useApp().player} />;
