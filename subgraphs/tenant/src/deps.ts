import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { PublicPlaces } from './domain/webhook.ts';
import type { Telegram } from './telegram.ts';

export type TenantDeps = ServiceDeps & {
  /** Seals bots' tokens and their webhooks' secrets. */
  readonly secrets: SecretBox;
  readonly telegram: Telegram;
  readonly places: PublicPlaces;
};
