import { DomainError } from '@stargraph/kit/errors';
import type { Problem } from './problem.ts';

/** Somebody changed the same paths since the caller's base revision; nothing was applied. */
export class DraftConflictError extends DomainError {
  /** `<node id>/props/title/en` and the like. */
  readonly paths: readonly string[];
  /** The revision that the draft has now. */
  readonly revision: number;
  constructor(paths: readonly string[], revision: number) {
    super(
      'CONFLICT',
      'These parts of the draft were changed since the revision that you edited. Read the draft again and repeat your change.',
    );
    this.paths = paths;
    this.revision = revision;
  }
}

/** The draft is not at the revision that the caller wants published, so nobody has seen what would be. */
export class RevisionMovedError extends DomainError {
  readonly revision: number;
  constructor(revision: number) {
    super('CONFLICT', 'The draft has another revision by now. Look at it again, then publish that revision.');
    this.revision = revision;
  }
}

/** The draft can't become a release; every problem is named. */
export class ReleaseInvalidError extends DomainError {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(
      'INVALID_INPUT',
      `The draft has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`} that must be solved before it can be published.`,
    );
    this.problems = problems;
  }
}
