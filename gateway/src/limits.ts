import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { MaxTokensParserWLexer } from '@escape.tech/graphql-armor-max-tokens';
import type { DocumentNode, ParseOptions, Source } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Plugin } from 'graphql-yoga';
import { refusal } from './errors.ts';

/** Largest body of a request, bytes. */
export const maxBodyBytes = 262_144;
/** Deepest nesting of fields in an operation, fragments seen through. */
const maxDepth = 12;
/** Most tokens in a document. */
const maxTokens = 2000;

/** Refuses documents that are too long or too deep, each with its own code. */
export const useLimits = (): Plugin => {
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
    onValidate: ({ addValidationRule }) => addValidationRule(depth),
  };
};

/** Caches of parsed documents, bounded by the text that they keep: a document may be as large as a body. */
export const documentCaches = () => {
  const bounded = <Value extends object>(): LRUCache<string, Value> =>
    new LRUCache<string, Value>({ max: 4000, maxSize: 16_777_216, sizeCalculation: (_, text) => text.length + 1 });
  return { documentCache: bounded<DocumentNode>(), errorCache: bounded<Error>() };
};
