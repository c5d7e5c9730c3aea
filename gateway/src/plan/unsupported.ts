/** Why an operation is executed by `@apollo/gateway`: few words, they label a figure. */
export type FallbackReason =
  /** Asks for the schema itself. */
  | 'introspection'
  /** Uses a name that every object inherits, such as `constructor`. */
  | 'name'
  /** Its fragments multiply to more than is compiled. */
  | 'size'
  /** The plan has a step that is not executed here. */
  | 'step'
  /** It could not be planned; `@apollo/gateway` says why. */
  | 'unplanned'
  /** `@skip` or `@include` got something other than a boolean; `@apollo/gateway` says what. */
  | 'condition';

/** Found while compiling: this operation is not for us. */
export class UnsupportedOperationError extends Error {
  readonly reason: FallbackReason;
  constructor(reason: FallbackReason) {
    super(`Not executed here: ${reason}`);
    this.name = 'UnsupportedOperationError';
    this.reason = reason;
  }
}
