import { createHash } from 'node:crypto';

/** An operation that every contender is asked, never twice with the same variables or for the same player at once. */
export interface Operation {
  readonly name: 'single' | 'join' | 'deep' | 'home';
  readonly query: string;
  /** What a request carries beside the document. @param serial another for each request */
  readonly request: (serial: number) => {
    readonly variables: Readonly<Record<string, unknown>>;
    readonly token?: string;
  };
  /** The data that answers it. */
  readonly expected: (serial: number) => unknown;
}

/** The id under which a document is trusted. */
export const hashOf = (query: string): string => createHash('sha256').update(query).digest('hex');
