import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool } from '@stargraph/kit/db/sql';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { findSigningKeys, insertSigningKey, lockSigningKeys, type SigningKeyRow } from './store/signing-key.ts';

export interface SigningKeys {
  /** What tokens are signed with now. */
  current(): Promise<{ readonly kid: string; readonly key: CryptoKey }>;
  /** The public keys that tokens in use may be signed by. Makes the first key where there is none, so the list is never empty. */
  list(): Promise<SigningKeyRow['publicJwk'][]>;
}

/** Ed25519 keys, private parts sealed under their own id. The first is made at first need, by one of all who need it. */
export const createSigningKeys = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly secrets: SecretBox;
  readonly clock: Clock;
}): SigningKeys => {
  const { pool, secrets, clock } = deps;
  let signing: Promise<{ readonly kid: string; readonly key: CryptoKey }> | undefined;

  const ensure = async (): Promise<SigningKeyRow[]> => {
    const known = await findSigningKeys(sqlOfPool(pool));
    if (known.length > 0) return known;
    return inTransaction(pool, async (tx) => {
      await lockSigningKeys(tx);
      const others = await findSigningKeys(tx);
      if (others.length > 0) return others;
      await insertSigningKey(tx, { ...(await createKey(secrets)), at: new Date(clock.now()) });
      return findSigningKeys(tx);
    });
  };

  const open = async (): Promise<{ readonly kid: string; readonly key: CryptoKey }> => {
    const [newest] = await ensure();
    if (newest === undefined) throw new Error('No signing key could be made');
    const jwk = JSON.parse(secrets.open(newest.privateSealed, newest.kid)) as JWK;
    return { kid: newest.kid, key: (await importJWK(jwk, 'EdDSA')) as CryptoKey };
  };

  return {
    current: () => {
      signing ??= open().catch((error: unknown) => {
        // The next token asks again.
        signing = undefined;
        throw error;
      });
      return signing;
    },
    list: async () => (await ensure()).map(({ publicJwk }) => publicJwk),
  };
};

const createKey = async (secrets: SecretBox): Promise<SigningKeyRow> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { kty, crv, x } = await exportJWK(publicKey);
  if (kty === undefined || crv === undefined || x === undefined) throw new Error('The key pair lacks its public part');
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  return {
    kid,
    publicJwk: { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' },
    privateSealed: secrets.seal(JSON.stringify(await exportJWK(privateKey)), kid),
  };
};
