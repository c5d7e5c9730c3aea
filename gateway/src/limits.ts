import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { MaxTokensParserWLexer } from '@escape.tech/graphql-armor-max-tokens';
import { counterOf, type Counter, type Registry } from '@stargraph/kit/metrics';
import type { ASTVisitor, DocumentNode, ParseOptions, Source, ValidationContext } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Plugin } from 'graphql-yoga';
import { refusal } from './errors.ts';

/** Largest body of a request, bytes. */
export const maxBodyBytes = 262_144;
/** Deepest nesting of fields in an operation, fragments seen through. */
const maxDepth = 12;
/** Most tokens in a document. */
const maxTokens = 2000;
/** Most fields under another name in a document: what asks for the same again and again, of a mutation does it. */
const maxAliases = 100;
/** Most directives in a document. */
const maxDirectives = 50;

/** The codes of documents that are refused here, and what they have too much of. */
const limitOf: ReadonlyMap<unknown, string> = new Map([
  ['OPERATION_TOO_LONG', 'tokens'],
  ['OPERATION_TOO_DEEP', 'depth'],
  ['OPERATION_TOO_MANY_ALIASES', 'aliases'],
  ['OPERATION_TOO_MANY_DIRECTIVES', 'directives'],
]);

/** Operations that were refused because they ask for too much at once. */
export const overLimit = (registry: Registry): Counter<'limit'> =>
  counterOf(registry, {
    name: 'stargraph_over_limit_total',
    help: 'Operations that were refused because they ask for too much at once: tokens, depth, aliases, directives or cost',
    labelNames: ['limit'],
  });

/** A rule that refuses a document with more than `most` of something that stands in it. */
const atMost =
  (most: number, code: string, what: string, visitor: (count: () => void) => ASTVisitor) =>
  (context: ValidationContext): ASTVisitor => {
    let found = 0;
    return visitor(() => {
      found += 1;
      if (found === most + 1) context.reportError(refusal(code, `The document has more than ${most} ${what}.`));
    });
  };

const fewAliases = atMost(maxAliases, 'OPERATION_TOO_MANY_ALIASES', 'aliases', (count) => ({
  Field: ({ alias }) => {
    if (alias !== undefined) count();
  },
}));
const fewDirectives = atMost(maxDirectives, 'OPERATION_TOO_MANY_DIRECTIVES', 'directives', (count) => ({
  Directive: () => count(),
}));

/** Refuses documents that are too long or too deep, or have too many aliases or directives, each with its own code. */
export const useLimits = ({
  freeDocuments,
  metrics,
}: {
  /** Whether suites may send what no client would: only depth and tokens count then. */
  readonly freeDocuments: boolean;
  readonly metrics: Registry;
}): Plugin => {
  const counter = overLimit(metrics);
  const parseWithin = (source: string | Source, options?: ParseOptions): DocumentNode =>
    new MaxTokensParserWLexer(source, {
      ...options,
      n: maxTokens,
      propagateOnRejection: false,
      onReject: [
        () => {
          throw refusal(
            'OPERATION_TOO_LONG',
            `The document has more than ${maxTokens} tokens. Split it, or move values to variables.`,
          );
        },
      ],
    }).parseDocument();
  const depth = maxDepthRule({
    n: maxDepth,
    flattenFragments: true,
    propagateOnRejection: false,
    onReject: [
      (context) =>
        context?.reportError(
          refusal('OPERATION_TOO_DEEP', `Fields are nested deeper than ${maxDepth}. Ask for less at once.`),
        ),
    ],
  });
  return {
    onParse: ({ setParseFn }) => setParseFn(parseWithin),
    onValidate: ({ addValidationRule }) => {
      for (const rule of freeDocuments ? [depth] : [depth, fewAliases, fewDirectives]) addValidationRule(rule);
    },
    // Of the answer: a document that was refused before is not looked at again.
    onResultProcess: ({ result }) => {
      const errors = Array.isArray(result) || !('errors' in result) ? [] : (result.errors ?? []);
      for (const limit of new Set(errors.map((error) => limitOf.get(error.extensions?.['code']))))
        if (limit !== undefined) counter.inc({ limit });
    },
  };
};

/** Caches of parsed documents, bounded by the text that they keep: a document may be as large as a body. */
export const documentCaches = () => {
  const bounded = <Value extends object>(): LRUCache<string, Value> =>
    new LRUCache<string, Value>({ max: 4000, maxSize: 16_777_216, sizeCalculation: (_, text) => text.length + 1 });
  return { documentCache: bounded<DocumentNode>(), errorCache: bounded<Error>() };
};
