import type { Early, EarlySession } from './boot.ts';

/**
 * Runs in the page's head, before the bundle is there: takes the host's colours, opens the session and asks for the
 * player, so that both are under way while the bundle loads. It stands alone: the build compiles it by itself and
 * puts the documents' ids in. What it leaves for the bundle is {@link Early}.
 */
declare const documentIds: { readonly launch: string; readonly refresh: string; readonly player: string };

interface Answer {
  readonly data?: { readonly [field: string]: EarlySession | undefined } | null;
}

const read = (key: string): string | null => {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
};

/** Telegram hands the launch over in the fragment; a reload may come without it. */
const params = ((): string => {
  const hash = location.hash.slice(1);
  if (!hash.includes('tgWebAppData=')) return read('stargraph:launch') ?? hash;
  try {
    sessionStorage.setItem('stargraph:launch', hash);
  } catch {
    // Storage is switched off: a reload needs the fragment then.
  }
  return hash;
})();
const launch = new URLSearchParams(params);
const initData = launch.get('tgWebAppData');

try {
  const theme = JSON.parse(launch.get('tgWebAppThemeParams') ?? '{}') as Record<string, unknown>;
  for (const [name, value] of Object.entries(theme)) {
    if (typeof value === 'string' && /^#[0-9a-f]{3,8}$/i.test(value))
      document.documentElement.style.setProperty(`--tg-theme-${name.replaceAll('_', '-')}`, value);
  }
} catch {
  // No theme that can be read: the page has colours of its own.
}

const post = (documentId: string, variables: unknown, token?: string): Promise<Response> =>
  fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ documentId, variables }),
  });

const openSession = async (environmentId: string, data: string): Promise<EarlySession> => {
  const ask = async (documentId: string, input: unknown): Promise<EarlySession> => {
    const answer = (await (await post(documentId, { input })).json()) as Answer;
    return Object.values(answer.data ?? {})[0] ?? null;
  };
  const saved = JSON.parse(read('stargraph:session') ?? 'null') as { launch: string; refreshToken: string } | null;
  if (saved?.launch === data) {
    const renewed = await ask(documentIds.refresh, { refreshToken: saved.refreshToken });
    if (renewed !== null && 'accessToken' in renewed) return renewed;
  }
  return ask(documentIds.launch, { environmentId, initData: data });
};

const begin = (): Early => {
  const boot = JSON.parse(document.getElementById('stargraph-boot')?.textContent ?? 'null') as {
    readonly environmentId?: string;
  } | null;
  const environmentId = boot?.environmentId;
  if (initData === null || environmentId === undefined) return { initData, params };
  const session = openSession(environmentId, initData);
  const player = session.then(async (grant) =>
    grant !== null && 'accessToken' in grant ? (await post(documentIds.player, {}, grant.accessToken)).text() : null,
  );
  // The bundle looks at both; until then a failure is nobody's.
  session.catch(() => undefined);
  player.catch(() => undefined);
  return { initData, params, session, player };
};

globalThis.stargraphEarly = begin();
