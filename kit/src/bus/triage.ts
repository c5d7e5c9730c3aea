import { parseEnvelope } from '../contracts/event.ts';
import type { Envelope } from '../contracts/event.ts';
import { messageOf } from '../errors.ts';
import { subjectKey } from './store.ts';
import type { NewLetter, OutboxRow } from './store.ts';

/** What becomes of the rows of a batch before its group sees it. */
export interface Triage {
  readonly handed: readonly Envelope[];
  readonly letters: readonly NewLetter[];
}

export const letterOf = (row: OutboxRow, state: NewLetter['state'], reason: string): NewLetter => ({
  event_id: row.event_id,
  environment_id: row.environment_id,
  subject: row.subject,
  ordering: row.ordering,
  position: row.position,
  state,
  envelope: row.envelope,
  reason,
});

/**
 * Sets aside what breaks its contract and, where `parked` is given, what stands behind a dead letter of
 * its subject. `parked` learns the subjects of those set aside here.
 */
export const triage = (rows: readonly OutboxRow[], parked: Set<string> | undefined): Triage => {
  const handed: Envelope[] = [];
  const letters: NewLetter[] = [];
  for (const row of rows) {
    const subject = subjectKey(row.environment_id, row.subject);
    if (parked?.has(subject) === true) {
      letters.push(letterOf(row, 'parked', 'waits behind a dead letter of its subject'));
      continue;
    }
    try {
      handed.push(parseEnvelope(row.envelope));
    } catch (error) {
      letters.push(letterOf(row, 'poison', messageOf(error)));
      parked?.add(subject);
    }
  }
  return { handed, letters };
};
