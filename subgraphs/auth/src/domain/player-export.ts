import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { exportParts, type ExportPlace } from './player-download.ts';

/**
 * Where an export stands: `requested`, its link can be followed; `running`, its file is being sent; then one of three
 * ends: `completed`, sent whole; `interrupted`, a part of it may have been read; `expired`, nobody followed the link.
 */
export type PlayerExportState = 'requested' | 'running' | 'completed' | 'interrupted' | 'expired';

/**
 * How long a download that runs may ask for no further piece, milliseconds. Whoever sends it gives up on a reader that
 * takes nothing for a minute, so after this time nobody sends it any more.
 */
export const exportLeaseMs = 10 * 60_000;

/** The domains of which everything stands before a place of an export; all of them at its end. */
export const domainsBefore = (place: ExportPlace | null): Domain[] => {
  const ahead = new Set(place === null ? [] : exportParts.slice(place.part).map(({ domain }) => domain));
  return domains.filter((domain) => !ahead.has(domain));
};
