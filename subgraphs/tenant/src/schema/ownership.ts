import { InvalidInputError, NotFoundError } from '@stargraph/kit/errors';
import { settle, type Refusal } from '@stargraph/kit/graphql/error-types';
import type { TenantBuilder } from '../builder.ts';
import { OfferOverError } from '../domain/errors.ts';
import type { OfferRow } from '../store/ownership-offer.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import type { TypeRefs } from './types.ts';

export const addOwnership = (
  { builder, errorType, resultType }: TenantBuilder,
  { colleague, company }: TypeRefs,
  errors: CommonErrorTypes,
): void => {
  const offer = builder.objectRef<OfferRow>('OwnershipOffer').implement({
    description: "An owner's offer to another member to own the company.",
    access: 'inherit',
    fields: (t) => ({
      offeredBy: t.field({
        type: colleague,
        description: 'Which owner offers it.',
        resolve: ({ companyId, offeredBy }) => ({ companyId, operatorId: offeredBy }),
      }),
      offeredTo: t.field({
        type: colleague,
        description: 'To whom.',
        resolve: ({ companyId, offeredTo }) => ({ companyId, operatorId: offeredTo }),
      }),
      staysOwner: t.exposeBoolean('staysOwner', {
        description: 'Whether who offers it stays an owner beside the new one; otherwise they become an admin.',
      }),
      expiresAt: t.field({ type: 'DateTime', description: 'Until when.', resolve: ({ expiresAt }) => expiresAt }),
    }),
  });
  builder.objectField(company, 'ownershipOffer', (t) =>
    t.field({
      type: offer,
      nullable: true,
      description: 'The offer of ownership that waits for its answer; null for none.',
      access: { operator: 'company.read', tenant: 'parent.id', tenantKind: 'companyId' },
      resolve: ({ id }, _args, { loaders }) => loaders.offer.load({ companyId: id }),
    }),
  );

  const over = errorType(OfferOverError, 'There is no such offer any more.');
  const offerInput = builder.inputType('OwnershipOfferInput', {
    description: 'Who is to own the company.',
    fields: (t) => ({
      companyId: t.id({ required: true, description: 'The company.' }),
      operatorId: t.id({ required: true, description: 'A member who does not own it yet.' }),
      staysOwner: t.boolean({
        required: true,
        description: 'Whether who offers it stays an owner; otherwise they become an admin.',
      }),
    }),
  });
  const offered = builder.objectRef<{ readonly offer: OfferRow }>('OwnershipOfferSuccess').implement({
    description: 'The offer waits, for 7 days.',
    access: 'inherit',
    fields: (t) => ({ offer: t.field({ type: offer, description: 'The offer.', resolve: (parent) => parent.offer }) }),
  });
  builder.mutationField('ownershipOffer', (t) =>
    t.field({
      type: resultType('OwnershipOfferResult', offered, [errors.invalidInput, errors.notFound]),
      description:
        'Offers a member the ownership of a company, in the place of an earlier offer. Owners only. Errors: STEP_UP_REQUIRED.',
      access: { operator: 'company.manage', tenant: 'args.input.companyId', elevated: true },
      args: { input: t.arg({ type: offerInput, required: true, description: 'Who.' }) },
      resolve: (_root, { input }, context) =>
        settle([InvalidInputError, NotFoundError], async () => ({
          offer: await context.services.offerOwnership(context, input),
        })),
    }),
  );

  const companyInput = (name: string, description: string) =>
    builder.inputType(name, {
      description,
      fields: (t) => ({ companyId: t.id({ required: true, description: 'The company.' }) }),
    });
  const done = (name: string, description: string) =>
    builder.objectRef<{ readonly companyId: string }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({ companyId: t.exposeID('companyId', { description: 'Of which company.' }) }),
    });
  builder.mutationField('ownershipAccept', (t) =>
    t.field({
      type: resultType(
        'OwnershipAcceptResult',
        done('OwnershipAcceptSuccess', 'The operator owns the company, from the next request on.'),
        [over],
      ),
      description: 'Takes the ownership that was offered. Errors: STEP_UP_REQUIRED.',
      access: { operator: true, tenant: 'args.input.companyId', elevated: true },
      args: {
        input: t.arg({
          type: companyInput('OwnershipAcceptInput', 'What is accepted.'),
          required: true,
          description: 'The company.',
        }),
      },
      resolve: (_root, { input }, context): Promise<{ readonly companyId: string } | Refusal> =>
        settle([OfferOverError], async () => {
          await context.services.acceptOwnership(context, input);
          return { companyId: input.companyId };
        }),
    }),
  );
  builder.mutationField('ownershipOfferEnd', (t) =>
    t.field({
      type: resultType('OwnershipOfferEndResult', done('OwnershipOfferEndSuccess', 'The offer is gone.'), [over]),
      description: 'Ends an offer of ownership: an owner takes it back, or whom it is for declines.',
      access: { operator: true, tenant: 'args.input.companyId' },
      args: {
        input: t.arg({
          type: companyInput('OwnershipOfferEndInput', 'Whose offer ends.'),
          required: true,
          description: 'The company.',
        }),
      },
      resolve: (_root, { input }, context): Promise<{ readonly companyId: string } | Refusal> =>
        settle([OfferOverError], async () => {
          await context.services.endOffer(context, input);
          return { companyId: input.companyId };
        }),
    }),
  );
};
