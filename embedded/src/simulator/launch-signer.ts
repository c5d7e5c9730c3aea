import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** The PKCS #8 form of an Ed25519 private key, before its 32 bytes (RFC 8410). */
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** What launches are signed with beside the bot's token, as Telegram signs them with its own key. */
export interface LaunchSigner {
  readonly privateKey: KeyObject;
  /** 32 bytes, hex. */
  readonly publicKey: string;
}

/** @param seed 32 bytes */
export const createLaunchSigner = (seed: Uint8Array): LaunchSigner => {
  const privateKey = createPrivateKey({
    key: Buffer.concat([privateKeyPrefix, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, publicKey: Buffer.from(x, 'base64url').toString('hex') };
};
