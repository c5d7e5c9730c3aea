import { createHash } from 'node:crypto';

const plain = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

/** The name of a question: equal for equal ones and for no others. A hash, so that it tells nothing of who asks what. */
export const responseKey = (question: {
  /** The hash of the supergraph that answers it. */
  readonly supergraph: string;
  readonly document: string;
  /** With defaults, in the order of their definitions, and nothing else: as they were coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly viewerClass: string;
}): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [question.supergraph, question.document, question.viewerClass, Object.entries(question.variables)],
        plain,
      ),
    )
    .digest('base64url');
