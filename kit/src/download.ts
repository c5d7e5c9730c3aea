import { z } from 'zod';
import type { SecretBox } from './secrets.ts';

/** How long the link of a download is good, milliseconds: it is followed at once. */
const downloadLinkMs = 5 * 60_000;

export interface DownloadLink {
  /** The word in the link that lets whoever holds it download, for minutes. */
  readonly ticket: string;
  /** Until when the download can begin. */
  readonly expiresAt: Date;
}

/**
 * Links of one kind of file. What a file holds is decided when it is asked for and stands in the word itself, sealed:
 * the word says nothing, and none can be made up.
 * @param context names the kind: a word of another kind doesn't open
 */
export const defineDownload = <Content extends z.ZodType>(context: string, content: Content) => {
  const envelope = z.object({ content: z.unknown(), expiresAt: z.number() });
  return {
    seal: (secrets: SecretBox, given: z.input<Content>, now: number): DownloadLink => {
      const expiresAt = now + downloadLinkMs;
      return {
        ticket: secrets.seal(JSON.stringify({ content: given, expiresAt }), context),
        expiresAt: new Date(expiresAt),
      };
    },
    /**
     * @param now null for what follows the first piece: a long download may end later than it could begin
     * @returns null for a word that is not ours, or no longer good
     */
    open: (secrets: SecretBox, ticket: string, now: number | null): z.output<Content> | null => {
      try {
        const opened = envelope.parse(JSON.parse(secrets.open(ticket, context)));
        return now === null || opened.expiresAt > now ? content.parse(opened.content) : null;
      } catch {
        return null;
      }
    },
  };
};

/** The next piece of a file. */
export interface DownloadPiece<Format extends string> {
  readonly format: Format;
  readonly text: string;
  /** What to ask for next; null after the last piece. */
  readonly next: string | null;
}
