import { useDeferredValue, useMemo, useState } from 'react';
import type { LogEntry, SimulatorView } from '../../../src/simulator/contract.ts';
import { api } from '../api.ts';
import { logTime } from '../format.ts';
import { useText } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import type { Live } from '../live.ts';
import { Json } from './json.tsx';

const filters = ['all', 'calls', 'updates', 'problems'] as const;
type Filter = (typeof filters)[number];

const shownAtOnce = 200;

const fits = (entry: LogEntry, filter: Filter): boolean => {
  switch (filter) {
    case 'all':
      return true;
    case 'calls':
      return entry.kind === 'call';
    case 'updates':
      return entry.kind === 'update';
    case 'problems':
      return entry.outcome === 'failed' || entry.outcome === 'refused';
  }
};

const Entry = ({ entry, waiting, who }: { entry: LogEntry; waiting: boolean; who: string }) => {
  const t = useText();
  const [open, setOpen] = useState(false);
  const notes: Readonly<Record<string, string>> = {
    duplicate: t.log.duplicate,
    held: t.log.held,
    'no webhook': t.log.noWebhook,
    expired: t.log.expired,
  };
  const update = entry.kind === 'update';
  const waits = entry.outcome === 'waiting' && waiting;
  const status =
    entry.status !== null
      ? String(entry.status)
      : entry.outcome === 'waiting'
        ? waits
          ? t.log.waiting
          : '…'
        : t.log.lost;
  return (
    <li className="log-entry" data-outcome={entry.outcome} data-open={open}>
      <button type="button" className="log-line" aria-expanded={open} onClick={() => setOpen((is) => !is)}>
        <span className="log-direction" data-kind={entry.kind}>
          <Icon name={update ? 'out' : 'in'} size={14} />
        </span>
        <span className="log-name">
          <strong>{entry.name}</strong>
          <span>
            {[
              entry.note === null ? '' : (notes[entry.note] ?? entry.note),
              update && entry.attempt !== null && entry.attempt > 1 ? t.log.attempt(entry.attempt) : '',
              who,
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </span>
        <span className="log-figures">
          <span className="log-status">{status}</span>
          <span>
            {entry.duration === null ? '' : `${entry.duration} ms · `}
            {logTime(entry.at)}
          </span>
        </span>
        <Icon name="chevron" size={14} className="log-chevron" />
      </button>
      {open && (
        <div className="log-detail">
          {entry.updateId !== null && (
            <button
              type="button"
              className="small-button"
              // How it went is the log's next entry.
              onClick={() => void api.deliver(entry.updateId ?? 0).catch(() => undefined)}
            >
              <Icon name="repeat" size={14} /> {waits ? t.log.now : t.log.again}
            </button>
          )}
          <h4>{update ? t.log.update : t.log.request}</h4>
          <Json value={entry.request} />
          {entry.response !== null && (
            <>
              <h4>{update ? t.log.answer : t.log.response}</h4>
              <Json value={entry.response} />
            </>
          )}
        </div>
      )}
    </li>
  );
};

/** Every call and update, newest first. */
export const Log = ({ live, state }: { live: Live; state: SimulatorView }) => {
  const t = useText();
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const needle = useDeferredValue(search.trim().toLowerCase());
  const shown = useMemo(
    () =>
      live.log
        .filter((entry) => fits(entry, filter))
        .filter(
          (entry) =>
            needle === '' ||
            entry.name.toLowerCase().includes(needle) ||
            JSON.stringify([entry.request, entry.response]).toLowerCase().includes(needle),
        )
        .slice(-shownAtOnce)
        .toReversed(),
    [live.log, filter, needle],
  );
  const waiting = new Set(state.pending.map(({ update }) => update.update_id));
  const whoOf = (entry: LogEntry): string => {
    const bot = state.bots.find(({ id }) => id === entry.botId);
    const user = state.users.find(({ id }) => id === entry.userId);
    return [user?.firstName ?? '', bot === undefined ? '' : `@${bot.username}`].filter(Boolean).join(', ');
  };
  return (
    <div className="log">
      <div className="log-head">
        <label className="search">
          <Icon name="search" size={16} />
          <input
            type="search"
            value={search}
            placeholder={t.log.search}
            aria-label={t.log.search}
            onChange={({ target }) => setSearch(target.value)}
          />
        </label>
        <div className="log-filters">
          <fieldset className="segments" aria-label={t.panels.log}>
            {filters.map((name) => (
              <button type="button" key={name} aria-pressed={filter === name} onClick={() => setFilter(name)}>
                {t.log[name]}
              </button>
            ))}
          </fieldset>
          <button
            type="button"
            className="icon-button"
            aria-label={t.log.clear}
            title={t.log.clear}
            onClick={live.clearLog}
          >
            <Icon name="trash" size={17} />
          </button>
        </div>
      </div>
      {shown.length === 0 ? (
        <p className="empty">{live.log.length === 0 ? t.log.empty : t.log.nothing}</p>
      ) : (
        <ol className="log-list">
          {shown.map((entry) => (
            <Entry
              key={entry.id}
              entry={entry}
              waiting={entry.updateId !== null && waiting.has(entry.updateId)}
              who={whoOf(entry)}
            />
          ))}
        </ol>
      )}
    </div>
  );
};
