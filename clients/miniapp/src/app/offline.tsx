import { useEffect, useState } from 'react';
import { Glyph } from '../ui/icon.tsx';
import { useStage } from '../view/stage.tsx';

/** Whether the device says that it has a network. */
export const useOnline = (): boolean => {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return online;
};

/** What is kept while the network is away. */
export const OfflineBanner = ({ waiting, shown }: { readonly waiting: number; readonly shown: boolean }) => {
  const { messages, number } = useStage();
  if (!shown) return null;
  return (
    <output className="sg-banner">
      <Glyph icon="cloud" size={18} />
      <span>{waiting === 0 ? messages.offline : messages.kept(number(waiting), waiting)}</span>
    </output>
  );
};
