import { useSyncExternalStore } from 'react';
import { session } from './browser-session.ts';
import type { SessionState } from './store.ts';

export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, session.get);
