import { auditSourceOf } from '@stargraph/kit/audit';
import { badInput, IdempotencyConflictError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { ConfigBuilder } from '../builder.ts';
import { ReleaseInvalidError, ReleaseTakenDownError, RevisionMovedError } from '../domain/errors.ts';
import { problemCodes, type Problem, type ProblemCode } from '../domain/problem.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { ReleaseShape, ReleaseType } from './release.ts';
import {
  companyOf,
  operatorOf,
  idempotencyKeyDescription,
  idempotencyKeyOf,
  projectOf,
} from '@stargraph/kit/graphql/request';

const maxNoteLength = 500;

const codeDescriptions: Readonly<Record<ProblemCode, string>> = {
  INVALID_PROPS: "The properties break their kind's schema.",
  MISSING_SETTINGS: 'The draft has no settings node.',
  MISSING_HOME_SCREEN: 'No screen is the home screen.',
  SEVERAL_HOME_SCREENS: 'More than one screen is the home screen.',
  DANGLING_REFERENCE: 'A node is named that is not there, or is of another kind.',
  DUPLICATE: 'A key, code or locale is there twice.',
  LEVEL_SEQUENCE: 'Levels are not 1, 2, 3, … with rising thresholds from 0.',
  MISSING_TEXT: 'A text is missing in the default locale.',
  UNKNOWN_LOCALE: 'A locale is used that the settings do not list.',
  UNKNOWN_ASSET: 'An image is named that is not in the library of the project.',
  BUNDLE_PART: 'A bundle has a part that is permanent or a subscription.',
  BUNDLE_CYCLE: 'A bundle is a part of itself, by way of its parts.',
  BUNDLE_TOO_LARGE: 'A bundle brings more, with all of its parts, than one purchase may.',
};

const addProblem = ({ builder }: ConfigBuilder) => {
  const code = builder.enumType('ReleaseProblemCode', {
    description: 'Why a draft cannot be published.',
    values: Object.fromEntries(problemCodes.map((name) => [name, { description: codeDescriptions[name] }])) as Record<
      ProblemCode,
      { readonly description: string }
    >,
  });
  return builder.objectRef<Problem>('ReleaseProblem').implement({
    description: 'Something that must be solved before a draft can be published.',
    access: 'inherit',
    fields: (t) => ({
      nodeId: t.exposeID('nodeId', {
        nullable: true,
        description: 'The node; null where it is a problem of the whole draft.',
      }),
      path: t.stringList({ description: "Where in the node's properties.", resolve: ({ path }) => path }),
      code: t.field({ type: code, description: 'What kind of problem it is.', resolve: (parent) => parent.code }),
      message: t.exposeString('message', { description: 'What is wrong and what to do, in English.' }),
    }),
  });
};

export const addReleasePublish = (
  types: ConfigBuilder,
  { release, takenDown, idempotencyConflict }: CommonErrorTypes & { readonly release: ReleaseType },
): void => {
  const { builder, errorType, resultType } = types;
  const problem = addProblem(types);
  const invalid = errorType(ReleaseInvalidError, 'The draft has problems; nothing was published.', (t) => ({
    problems: t.field({
      type: [problem],
      listSize: { assumedSize: 20 },
      description: 'All of them.',
      resolve: ({ error }) => error.problems,
    }),
  }));
  const moved = errorType(
    RevisionMovedError,
    'The draft is at another revision than the one you want published.',
    (t) => ({
      revision: t.int({ description: 'The revision that it has now.', resolve: ({ error }) => error.revision }),
    }),
  );
  const success = builder.objectRef<{ readonly release: ReleaseShape }>('ReleasePublishSuccess').implement({
    description: 'The environment points to the release; requests that start from now on are answered by it.',
    access: 'inherit',
    fields: (t) => ({
      release: t.field({ type: release, description: 'The release.', resolve: (parent) => parent.release }),
    }),
  });
  const input = builder.inputType('ReleasePublishInput', {
    description: 'A publication.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment that switches to the release.' }),
      revision: t.int({
        required: true,
        description: 'The revision of the draft that you have looked at. Another one is not published.',
      }),
      note: t.string({
        description:
          'What changed, for your colleagues; up to 500 characters. Content that was published before keeps the note it had.',
      }),
      idempotencyKey: t.string({ required: true, description: idempotencyKeyDescription }),
    }),
  });
  builder.mutationField('releasePublish', (t) =>
    t.field({
      type: resultType('ReleasePublishResult', success, [invalid, moved, takenDown, idempotencyConflict]),
      description:
        "Validates the project's draft as a whole, builds an immutable release of it and points one environment to it.",
      access: { operator: 'release.publish', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'The publication.' }) },
      resolve: (_root, { input: { environmentId, revision, note, idempotencyKey } }, { services, ...context }) => {
        const text = note ?? null;
        if (text !== null && (text.length > maxNoteLength || text.includes('\u0000') || !text.isWellFormed()))
          throw badInput(`A note has up to ${maxNoteLength} characters.`);
        const request = {
          companyId: companyOf(context.viewer, { environmentId }),
          environmentId,
          projectId: projectOf(context.viewer, environmentId),
          author: operatorOf(context.viewer),
          idempotencyKey: idempotencyKeyOf(idempotencyKey),
          source: auditSourceOf(context),
        };
        return settle(
          [ReleaseInvalidError, RevisionMovedError, ReleaseTakenDownError, IdempotencyConflictError],
          async () => ({
            release: { ...(await services.publisher.publish({ ...request, revision, note: text })), environmentId },
          }),
        );
      },
    }),
  );
};
