import type { Domain } from '@stargraph/kit/contracts/domain';
import type { Outcome } from '@stargraph/kit/graphql/outcome';
import type { Trace } from '@stargraph/kit/tracing';
import type { Viewer } from '@stargraph/kit/viewer';
import type { Host } from './host.ts';
import type { OperationCharge } from './rate-limit/charge.ts';

/** What one request carries through planning and every fetch. */
export interface RequestState {
  readonly host: Host;
  readonly viewer: Viewer;
  /** Counts what an operation costs beside its request. @throws RequestRefusedError 429 */
  readonly charge: (operation: OperationCharge, cost: number) => Promise<void>;
  readonly trace: Trace;
  /** The viewer's header for one subgraph. */
  readonly signedFor: (subgraph: Domain) => string;
  /** Told by auth what the browser's session cookie holds from now on; null for nothing. */
  readonly keepSession: (refreshToken: string | null) => void;
  /** Aborted when the client goes away before its answer. */
  readonly signal: AbortSignal;
  /** Told how long whoever stands between may keep the answer for everybody, seconds; undefined for not at all. */
  freshFor: number | undefined;
  /** Told what was executed, for metrics: the trusted document's operation, or `other`. */
  executed: { readonly operation: string; readonly outcome: Outcome } | undefined;
}
