import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Domain, ServiceName } from '@stargraph/kit/contracts/domain';
import { deriveKey } from '@stargraph/kit/secrets';

/** Every key of the embedded form, derived from one secret that lives in the data folder. */
export interface PlatformKeys {
  readonly viewerKey: (subgraph: Domain) => Uint8Array;
  readonly commandKey: (caller: ServiceName, owner: Domain) => Uint8Array;
  readonly secretsKey: (domain: Domain) => Uint8Array;
  /** Signs uploads that the platform takes itself. */
  readonly uploadKey: () => Uint8Array;
  readonly rolePassword: (role: Domain | 'bus') => string;
  /** What the simulator's launch key is made from. */
  readonly launchSeed: Uint8Array;
  /** For whatever is the demo's own: its password, its bot's token. URL-safe text of `length` characters. */
  readonly demoSecret: (purpose: string, length: number) => string;
}

export const keysFrom = (master: Uint8Array): PlatformKeys => {
  // Each is asked for with every request: derived once.
  const derived = new Map<string, Uint8Array>();
  const keyFor = (purpose: string): Uint8Array => {
    const known = derived.get(purpose);
    if (known !== undefined) return known;
    const fresh = deriveKey(master, purpose);
    derived.set(purpose, fresh);
    return fresh;
  };
  const textFor = (purpose: string): string => Buffer.from(keyFor(purpose)).toString('base64url');
  return {
    viewerKey: (subgraph) => keyFor(`viewer:${subgraph}`),
    commandKey: (caller, owner) => keyFor(`command:${caller}:${owner}`),
    secretsKey: (domain) => keyFor(`secrets:${domain}:1`),
    uploadKey: () => keyFor('uploads'),
    rolePassword: (role) => textFor(`role:${role}`),
    launchSeed: keyFor('simulator:launch'),
    demoSecret: (purpose, length) => textFor(`demo:${purpose}`).slice(0, length),
  };
};

/**
 * The data folder's secret, made at the first start. Written aside and renamed, so that a kill leaves
 * either none or a whole one; readable by its owner alone.
 */
export const loadKeys = async (dataFolder: string): Promise<PlatformKeys> => {
  const path = join(dataFolder, 'secret');
  try {
    return keysFrom(Buffer.from(await readFile(path, 'utf8'), 'base64url'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const master = randomBytes(32);
  await mkdir(dataFolder, { recursive: true });
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await file.writeFile(master.toString('base64url'));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return keysFrom(master);
};
