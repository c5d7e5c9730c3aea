import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { personalTablesIn } from '@stargraph/kit/contracts/personal-data';
import { defineDownload } from '@stargraph/kit/download';
import type { ExportPage } from '@stargraph/kit/personal-data';
import { z } from 'zod';

/** What the platform holds of a player, as of the moment when it was asked for. */
export const playerDownload = defineDownload(
  'player-export',
  z.object({ exportId: z.string(), environmentId: z.string(), playerId: z.string(), asOf: z.iso.datetime() }),
);

export type PlayerDownload = NonNullable<ReturnType<typeof playerDownload.open>>;

/** The parts of an export: every table of the inventory that holds something of players. */
export const exportParts: readonly { readonly domain: Domain; readonly table: string; readonly holds: string }[] =
  domains.flatMap((domain) => personalTablesIn(domain).map(({ table, holds }) => ({ domain, table, holds })));

/** Where an export goes on: which piece comes next, a part, and a row in it after which; null for the part's beginning. */
const placeSchema = z.object({
  piece: z.number().int().nonnegative(),
  part: z
    .number()
    .int()
    .min(0)
    .max(exportParts.length - 1),
  after: z.string().nullable(),
});
export type ExportPlace = z.output<typeof placeSchema>;

export const exportStart: ExportPlace = { piece: 0, part: 0, after: null };

export const placeText = (place: ExportPlace): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws where the text is no place */
export const placeOf = (text: string): ExportPlace =>
  placeSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));

/** Behind a page: the rest of its part, the next part, or null, the end. */
export const placeAfter = ({ piece, part }: ExportPlace, page: ExportPage): ExportPlace | null => {
  if (page.next !== null) return { piece: piece + 1, part, after: page.next };
  return part + 1 < exportParts.length ? { piece: piece + 1, part: part + 1, after: null } : null;
};

/** A page as it stands in the file, with what is before and behind it: all pages in their order are one JSON document. */
export const exportText = (of: PlayerDownload, place: ExportPlace, page: ExportPage): string => {
  const { part, after } = place;
  const { domain, table, holds } = exportParts[part] ?? {};
  const head =
    part === 0 && after === null
      ? `${JSON.stringify({ format: 'stargraph.player.v1', ...of }).slice(0, -1)},"data":{\n`
      : '';
  const opened =
    after === null ? `${JSON.stringify(`${domain}.${table}`)}:{"holds":${JSON.stringify(holds)},"rows":[` : '';
  const rows = page.rows.map((row) => `\n${JSON.stringify(row)}`).join(',');
  const between = after !== null && rows !== '' ? ',' : '';
  const closed = page.next === null ? ']}' : '';
  const behind = page.next !== null ? '' : part + 1 < exportParts.length ? ',\n' : '\n}}\n';
  return head + opened + between + rows + closed + behind;
};
