import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keys by version. New secrets are sealed under `current`; old ones open under the version they name. */
export interface SecretKeys {
  readonly current: number;
  readonly keys: ReadonlyMap<number, Uint8Array>;
}

export interface SecretBox {
  /**
   * Seals `plain` with AES-256-GCM.
   * @param context what the secret belongs to (an environment id): it must be named again to open it, so a row copied elsewhere stays shut
   * @returns `v<version>.<iv>.<tag>.<ciphertext>`, base64url
   */
  seal(plain: string, context: string): string;
  /** @throws SecretUnreadableError where the key version is unknown, or text or context were changed */
  open(sealed: string, context: string): string;
}

class SecretUnreadableError extends Error {
  constructor() {
    super('A stored secret could not be opened: wrong key version, changed text or another context');
    this.name = 'SecretUnreadableError';
  }
}

export const createSecretBox = ({ current, keys }: SecretKeys): SecretBox => ({
  seal: (plain, context) => {
    const key = keys.get(current);
    if (key === undefined) throw new SecretUnreadableError();
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [
      `v${current}`,
      iv.toString('base64url'),
      cipher.getAuthTag().toString('base64url'),
      body.toString('base64url'),
    ].join('.');
  },
  open: (sealed, context) => {
    const [version = '', iv = '', tag = '', body = ''] = sealed.split('.');
    const key = keys.get(Number(version.slice(1)));
    if (key === undefined) throw new SecretUnreadableError();
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'))
        .setAAD(Buffer.from(context))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
    } catch {
      throw new SecretUnreadableError();
    }
  },
});

/** A 32-byte key for one purpose, derived from a master secret (HKDF-SHA256). */
export const deriveKey = (master: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), `stargraph:${purpose}`, 32));
