import canonicalize from 'canonicalize';
import { contentHash } from '@stargraph/kit/objects';
import {
  privateReleaseSchema,
  publicReleaseSchema,
  type PrivateRelease,
  type PublicRelease,
} from '@stargraph/kit/contracts/release';
import type { CheckedNode, PropsOf } from './node-schema.ts';
import type { CheckedDraft, Images } from './validate.ts';

/** A release as it will be stored: immutable, known by the hash of its content. */
export interface BuiltRelease {
  /** SHA-256 over both artefacts, hex. The same content has the same hash whenever it is published. */
  readonly hash: string;
  readonly publicArtefact: PublicRelease;
  readonly privateArtefact: PrivateRelease;
}

/** Canonical JSON (RFC 8785): one text per value, so that hash and stored bytes do not depend on key order. */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('A release holds something that JSON can not say');
  return text;
};

const withId = <Props extends object>({
  id,
  props,
}: {
  readonly id: string;
  readonly props: Props;
}): Props & { readonly id: string } => ({ ...props, id });

type FindAction = (id: string) => PropsOf<'action'>;

const createFindAction = (actions: readonly CheckedNode<'action'>[]): FindAction => {
  const byId = new Map(actions.map(({ id, props }) => [id, props]));
  return (id) => {
    const action = byId.get(id);
    if (action === undefined) throw new Error(`The checked draft names an unknown action ${id}`);
    return action;
  };
};

const blockProps = (props: PropsOf<'block'>, actionOf: FindAction, images: Images): Record<string, unknown> => {
  if (props.type === 'image') {
    const image = images.get(props.assetId);
    if (image === undefined) throw new Error(`The checked draft names an unknown image ${props.assetId}`);
    return { image, alt: props.alt ?? null };
  }
  if (props.type !== 'tap') {
    const { type: _, ...rest } = props;
    return rest;
  }
  // What the Mini App needs to show a tap before its answer is there, and to gather no more than one intent may claim.
  const { key, points, cost, maxCount } = actionOf(props.actionId);
  return { actionKey: key, label: props.label, points, cost, maxCount };
};

/**
 * Builds both artefacts of a valid draft. What only services may know (actions with their rewards) is in the
 * private one alone; of a tap's action its points, cost and limit are public.
 * @param images those that the draft was checked with
 */
export const buildRelease = (projectId: string, draft: CheckedDraft, images: Images = new Map()): BuiltRelease => {
  const settings = draft.settings[0]?.props;
  if (settings === undefined) throw new Error('A valid draft has settings');
  const actionOf = createFindAction(draft.action);
  const shared = {
    projectId,
    currencies: draft.currency.map(withId),
    levels: draft.level.map(withId).toSorted((a, b) => a.number - b.number),
    // A definition names an action by node id; at run time the key that intents carry is what counts.
    quests: draft.quest.map(({ id, props: { actionId, ...props } }) => ({
      ...props,
      id,
      actionKey: actionOf(actionId).key,
    })),
    // What is owned once is bought once: whoever decides over a sale looks at the limit alone.
    products: draft.product.map(({ id, props }) => ({
      ...props,
      id,
      perPlayerLimit: props.kind === 'permanent' ? 1 : props.perPlayerLimit,
    })),
    exchanges: draft.exchange.map(withId),
    leaderboards: draft.leaderboard.map(withId),
  };
  const publicArtefact = publicReleaseSchema.parse({
    ...shared,
    defaultLocale: settings.defaultLocale,
    locales: settings.locales,
    title: settings.title,
    accent: settings.accent,
    items: draft.item.map(withId),
    screens: draft.screen.map(({ id, props }) => ({
      id,
      ...props,
      blocks: (draft.blocksOf.get(id) ?? []).map((block) => ({
        id: block.id,
        type: block.props.type,
        props: blockProps(block.props, actionOf, images),
      })),
    })),
  });
  const privateArtefact = privateReleaseSchema.parse({ ...shared, actions: draft.action.map(withId) });
  const hash = contentHash(canonicalJson({ private: privateArtefact, public: publicArtefact }));
  return { hash, publicArtefact, privateArtefact };
};
