import { useEffect, useState } from 'react';
import type { NetworkSpeed } from '../../../src/simulator/contract.ts';
import { clockTime } from '../format.ts';
import { Icon } from '../icons.tsx';

const useMinute = (): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

const Signal = () => (
  <svg width="18" height="12" viewBox="0 0 18 12" fill="currentColor" aria-hidden="true">
    <rect x="0" y="8" width="3" height="4" rx="1" />
    <rect x="5" y="5.5" width="3" height="6.5" rx="1" />
    <rect x="10" y="3" width="3" height="9" rx="1" />
    <rect x="15" y="0" width="3" height="12" rx="1" />
  </svg>
);

const Wifi = () => (
  <svg
    width="17"
    height="12"
    viewBox="0 0 17 12"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.9"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <path d="M1.5 4.3c4-4 10-4 14 0M4.2 7.1c2.5-2.5 6.1-2.5 8.6 0" />
    <path d="M8.5 10.3h.01" strokeWidth="2.6" />
  </svg>
);

const Battery = () => (
  <svg width="27" height="13" viewBox="0 0 27 13" aria-hidden="true">
    <rect
      x=".6"
      y=".6"
      width="22.8"
      height="11.8"
      rx="3.6"
      fill="none"
      stroke="currentColor"
      strokeOpacity=".4"
      strokeWidth="1.2"
    />
    <rect x="2.3" y="2.3" width="17" height="8.4" rx="2.2" fill="currentColor" />
    <path d="M25 4.3c1 .4 1.5 1.2 1.5 2.2s-.5 1.8-1.5 2.2z" fill="currentColor" fillOpacity=".45" />
  </svg>
);

export const StatusBar = ({ network, language }: { network: NetworkSpeed; language: string }) => (
  <div className="status-bar" aria-hidden="true">
    <span className="status-time">{clockTime(useMinute(), language)}</span>
    <span className="status-island" />
    <span className="status-icons">
      {network === 'offline' ? <Icon name="plane" size={17} /> : <Signal />}
      {network === 'slow' && <span className="status-3g">3G</span>}
      {network === 'online' && <Wifi />}
      <Battery />
    </span>
  </div>
);
