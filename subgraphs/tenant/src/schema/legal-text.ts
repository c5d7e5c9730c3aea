import { auditSourceOf } from '@stargraph/kit/audit';
import { badInput, NotFoundError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { TenantBuilder } from '../builder.ts';
import { findLegalTexts, type LegalKind, type LegalTextRow } from '../store/legal-text.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

const longest = 50_000;

const kinds = {
  TERMS: { value: 'terms', description: 'What players agree to, at `/terms`.' },
  PRIVACY: { value: 'privacy', description: 'What is done with data about them, at `/privacy`.' },
} as const satisfies Record<string, { readonly value: LegalKind; readonly description: string }>;

export const addLegalText = (
  { builder, resultType }: TenantBuilder,
  { environment }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const kind = builder.enumType('LegalTextKind', { description: 'Which page it is.', values: kinds });
  const legalText = builder.objectRef<LegalTextRow>('LegalText').implement({
    description: "What an environment's players are told on a public page, in one language.",
    access: 'inherit',
    fields: (t) => ({
      kind: t.field({ type: kind, description: 'Which page it is.', resolve: (row) => row.kind }),
      language: t.exposeString('language', { description: 'The language, such as `en` or `pt-BR`.' }),
      text: t.exposeString('text', {
        description: 'The text in Markdown: headings, lists, emphasis and links are shown, HTML and images are not.',
      }),
      updatedAt: t.field({
        type: 'DateTime',
        description: 'When it was last changed.',
        resolve: (row) => row.updatedAt,
      }),
    }),
  });
  builder.objectField(environment, 'legalTexts', (t) =>
    t.field({
      type: [legalText],
      listSize: { assumedSize: 4 },
      description: 'Its terms and privacy texts in all languages.',
      access: { operator: 'project.read', tenant: 'parent.id', tenantKind: 'environmentId' },
      resolve: ({ id }, _args, { services }) => findLegalTexts(services.sql, id),
    }),
  );
  const input = builder.inputType('LegalTextSetInput', {
    description: 'A text of terms or privacy.',
    fields: (t) => ({
      environmentId: t.id({ required: true, description: 'The environment whose players read it.' }),
      kind: t.field({ type: kind, required: true, description: 'Which page.' }),
      language: t.string({ required: true, description: 'The language, such as `en` or `pt-BR`.' }),
      text: t.string({
        description: 'The text in Markdown, up to 50,000 characters; left out or empty to take it away.',
      }),
    }),
  });
  const success = builder.objectRef<{ readonly texts: readonly LegalTextRow[] }>('LegalTextSetSuccess').implement({
    description: 'Players read it so within seconds.',
    access: 'inherit',
    fields: (t) => ({
      texts: t.field({
        type: [legalText],
        listSize: { assumedSize: 4 },
        description: 'All texts of the environment.',
        resolve: ({ texts }) => [...texts],
      }),
    }),
  });
  builder.mutationField('legalTextSet', (t) =>
    t.field({
      type: resultType('LegalTextSetResult', success, [errors.notFound]),
      description:
        'Writes, changes or takes away a text of terms or privacy. Needs no publication. Errors: BAD_USER_INPUT for a language of a wrong form or a text too long.',
      access: { operator: 'project.manage', tenant: 'args.input.environmentId' },
      args: { input: t.arg({ type: input, required: true, description: 'The text.' }) },
      resolve: (_root, { input: { environmentId, kind: which, language, text } }, { services, ...request }) => {
        if (!/^[a-z]{2}(-[A-Z]{2})?$/.test(language)) throw badInput('language must be a locale such as en or pt-BR.');
        const written = text?.trim() ?? '';
        if (written.length > longest || written.includes('\u0000') || !written.isWellFormed())
          throw badInput(`text has at most ${longest} characters.`);
        return settle([NotFoundError], async () => {
          await services.setLegalText({
            environmentId,
            kind: which,
            language,
            text: written === '' ? null : written,
            source: auditSourceOf(request),
          });
          return { texts: await findLegalTexts(services.sql, environmentId) };
        });
      },
    }),
  );
};
