import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '@stargraph/kit/clock';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import { announcedMs, planKeys } from './domain/key-rotation.ts';
import {
  deleteSigningKeys,
  findSigningKeys,
  insertSigningKey,
  lockSigningKeys,
  type SigningKeyRow,
} from './store/signing-key.ts';

interface Signer {
  readonly kid: string;
  readonly key: CryptoKey;
}

/** How a rotation was left. */
export interface Rotation {
  readonly kid: string;
  readonly signsFrom: Date;
  /** Whether this call made the key; false where one was announced already. */
  readonly made: boolean;
}

export interface SigningKeys {
  /** What tokens are signed with now. */
  current(): Promise<Signer>;
  /**
   * The public keys that tokens in use may be signed by, and the one that will sign next. Makes the first key where
   * there is none, so the list is never empty; announces the next one when its time has come, and leaves out those
   * whose last token has ended. Gateways ask every few minutes, so this is what keeps the keys' calendar.
   */
  list(): Promise<SigningKeyRow['publicJwk'][]>;
  /**
   * Announces the next key before its time. One that is announced already stays the next.
   * @param compromised the present keys must not count any longer: the new one signs at once, the others are gone,
   * and every access token is refused within five minutes; refresh tokens get new ones
   */
  rotate(compromised?: boolean): Promise<Rotation>;
}

/** Ed25519 keys, private parts sealed under their own id; each change is made by one of all processes that see it due. */
export const createSigningKeys = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly logger: Logger;
}): SigningKeys => {
  const { pool, secrets, clock, logger } = deps;
  let signing: Promise<Signer & { readonly until: number }> | undefined;
  let until = 0;

  const add = async (tx: Sql, signsFrom: Date): Promise<SigningKeyRow> => {
    const key = { ...(await createKey(secrets)), signsFrom };
    await insertSigningKey(tx, { ...key, at: new Date(clock.now()) });
    logger.info({ kid: key.kid, signsFrom }, 'a signing key was made');
    return key;
  };

  /** What there is, after what its calendar asks for. */
  const tend = async (): Promise<SigningKeyRow[]> => {
    const known = await findSigningKeys(sqlOfPool(pool));
    const plan = planKeys(known, clock.now());
    if (!plan.due && plan.leaving.length === 0) return known;
    return inTransaction(pool, async (tx) => {
      await lockSigningKeys(tx);
      // Another process may have done it meanwhile.
      const { signer, due, leaving } = planKeys(await findSigningKeys(tx), clock.now());
      if (due) await add(tx, new Date(clock.now() + (signer === undefined ? 0 : announcedMs)));
      if (leaving.length > 0)
        await deleteSigningKeys(
          tx,
          leaving.map(({ kid }) => kid),
        );
      return findSigningKeys(tx);
    });
  };

  const open = async (): Promise<Signer & { readonly until: number }> => {
    const { signer, lookAgainAt } = planKeys(await tend(), clock.now());
    if (signer === undefined) throw new Error('No signing key could be made');
    const jwk = JSON.parse(secrets.open(signer.privateSealed, signer.kid)) as JWK;
    return { kid: signer.kid, key: (await importJWK(jwk, 'EdDSA')) as CryptoKey, until: lookAgainAt };
  };

  return {
    current: () => {
      if (signing === undefined || clock.now() >= until) {
        // All who come meanwhile wait for one look.
        until = Infinity;
        const fresh = open();
        signing = fresh;
        fresh.then(
          (signer) => {
            if (signing === fresh) until = signer.until;
          },
          () => {
            // The next token asks again.
            if (signing === fresh) signing = undefined;
          },
        );
      }
      return signing;
    },
    list: async () => (await tend()).map(({ publicJwk }) => publicJwk),
    rotate: async (compromised = false) => {
      const rotation = await inTransaction(pool, async (tx) => {
        await lockSigningKeys(tx);
        const known = await findSigningKeys(tx);
        const { signer, next } = planKeys(known, clock.now());
        if (next !== undefined && !compromised) return { kid: next.kid, signsFrom: next.signsFrom, made: false };
        if (compromised)
          await deleteSigningKeys(
            tx,
            known.map(({ kid }) => kid),
          );
        const at = clock.now() + (signer === undefined || compromised ? 0 : announcedMs);
        const { kid, signsFrom } = await add(tx, new Date(at));
        return { kid, signsFrom, made: true };
      });
      signing = undefined;
      return rotation;
    },
  };
};

const createKey = async (secrets: SecretBox): Promise<Omit<SigningKeyRow, 'signsFrom'>> => {
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
