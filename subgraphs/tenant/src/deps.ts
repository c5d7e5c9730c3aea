import type { Bus } from '@stargraph/kit/bus/bus';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ConsumerDeps, ServiceDeps } from '@stargraph/kit/service';
import type { BotPace } from './bot-pace.ts';
import type { PublicPlaces } from './domain/webhook.ts';
import type { SealedBotRow } from './store/bot.ts';
import type { Telegram } from './telegram.ts';
import type { WebhookReach } from './webhook-reach.ts';

interface OwnDeps {
  /** Seals bots' tokens and their webhooks' secrets. */
  readonly secrets: SecretBox;
  readonly telegram: Telegram;
  readonly places: PublicPlaces;
  /** The platform's own bot, which companies pay for their plans by. @default none: the platform's staff alone sets plans */
  readonly platformBot?: SealedBotRow | undefined;
  /** Where webhooks may go. */
  readonly reach: WebhookReach;
}

export type TenantDeps = ServiceDeps & OwnDeps;

/** What tenant's jobs and consumers need. */
export type TenantConsumerDeps = ConsumerDeps &
  OwnDeps & {
    readonly bus: Bus;
    /** What keeps all processes together within what Telegram takes of a bot. */
    readonly pace: BotPace;
  };
