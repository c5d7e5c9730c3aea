import type { Pool } from 'pg';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, type Sql } from '@stargraph/kit/db/sql';
import type { FileStore } from '@stargraph/kit/objects';
import { assetKey, uploadKey } from '../domain/asset.ts';
import { forgetUpload, lockOldDeleted, lockOldUpload, removeAsset } from '../store/asset.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Takes away what nobody will ask for: uploads that were checked or given up, and files that were deleted a day ago
 * and that no release shows, however old, so that a rollback finds its images.
 *
 * Each object goes while its row is locked, before the row says so: a kill leaves a row that is found again.
 */
export const purgeAssets = async ({
  pool,
  objects,
  clock,
}: {
  readonly pool: Pool;
  readonly objects: FileStore;
  readonly clock: Clock;
}): Promise<void> => {
  const now = clock.now();
  const each = async (step: (tx: Sql) => Promise<boolean>): Promise<void> => {
    let more = true;
    while (more) more = await inTransaction(pool, step);
  };
  await each(async (tx) => {
    // An upload that began in time may take a while.
    const found = await lockOldUpload(tx, new Date(now - hourMs), new Date(now - dayMs));
    if (found === null) return false;
    await objects.remove(uploadKey(found));
    await forgetUpload(tx, found, new Date(now));
    return true;
  });
  await each(async (tx) => {
    const found = await lockOldDeleted(tx, new Date(now - dayMs));
    if (found === null) return false;
    await objects.remove(assetKey(found));
    await removeAsset(tx, found);
    return true;
  });
  await objects.tidy(now - dayMs);
};
