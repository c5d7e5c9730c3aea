import type { Clock } from '@stargraph/kit/clock';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { AccessTokens } from '../access-tokens.ts';
import type { Origin } from '../domain/security-event.ts';
import type { PasswordHasher } from '../password-hasher.ts';
import type { PasswordStrength } from '../password-strength.ts';
import type { Sessions, SessionTokens } from '../sessions.ts';
import type { OperatorRow } from '../store/operator.ts';
import type { Throttle } from '../throttle.ts';

/** What the use cases around operators' accounts share. */
export interface AccountDeps {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly commands: ServiceDeps['commands'];
  readonly secrets: SecretBox;
  readonly passwords: PasswordHasher;
  readonly strength: PasswordStrength;
  readonly throttle: Throttle;
  readonly sessions: Sessions;
  readonly tokens: AccessTokens;
  /** Whether mail can be sent: then addresses are proved, and nobody is told whose are known. */
  readonly mail: boolean;
  /** Sessions have ended, and that is durable. */
  readonly onEnded: (sessionIds: readonly string[]) => void;
  /** Work that its asker does not wait for. */
  readonly later: (work: () => Promise<void>) => void;
}

/** Whose account it is, in which session, and from where it is asked. */
export interface Self {
  readonly operatorId: string;
  readonly sessionId: string | undefined;
  readonly from: Origin;
}

export interface OperatorSession extends SessionTokens {
  readonly operator: OperatorRow;
  /** What the browser shows from now on to be known again. */
  readonly deviceToken: string;
}
