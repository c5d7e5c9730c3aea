import canonicalize from 'canonicalize';
import { contentHash } from '@stargraph/kit/objects';
import {
  privateReleaseSchema,
  publicReleaseSchema,
  type PrivateRelease,
  type PublicRelease,
} from '@stargraph/kit/contracts/release';
import type { CheckedNode, PropsOf } from './node-schema.ts';
import type { CheckedDraft } from './validate.ts';

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

/** A definition names an action by node id; at run time the key that intents carry is what counts. */
const createActionKeys = (actions: readonly CheckedNode<'action'>[]): ((id: string) => string) => {
  const keys = new Map(actions.map(({ id, props }) => [id, props.key]));
  return (id) => {
    const key = keys.get(id);
    if (key === undefined) throw new Error(`The checked draft names an unknown action ${id}`);
    return key;
  };
};

const blockProps = (props: PropsOf<'block'>, keyOf: (actionId: string) => string): Record<string, unknown> => {
  if (props.type !== 'tap') {
    const { type: _, ...rest } = props;
    return rest;
  }
  return { actionKey: keyOf(props.actionId), label: props.label };
};

/**
 * Builds both artefacts of a valid draft. What only services may know (actions with their rewards and
 * limits) is in the private one alone.
 */
export const buildRelease = (projectId: string, draft: CheckedDraft): BuiltRelease => {
  const settings = draft.settings[0]?.props;
  if (settings === undefined) throw new Error('A valid draft has settings');
  const keyOf = createActionKeys(draft.action);
  const shared = {
    projectId,
    currencies: draft.currency.map(withId),
    levels: draft.level.map(withId).toSorted((a, b) => a.number - b.number),
    quests: draft.quest.map(({ id, props: { actionId, ...props } }) => ({ ...props, id, actionKey: keyOf(actionId) })),
    products: draft.product.map(withId),
    leaderboards: draft.leaderboard.map(withId),
  };
  const publicArtefact = publicReleaseSchema.parse({
    ...shared,
    defaultLocale: settings.defaultLocale,
    locales: settings.locales,
    items: draft.item.map(withId),
    screens: draft.screen.map(({ id, props }) => ({
      id,
      ...props,
      blocks: (draft.blocksOf.get(id) ?? []).map((block) => ({
        id: block.id,
        type: block.props.type,
        props: blockProps(block.props, keyOf),
      })),
    })),
  });
  const privateArtefact = privateReleaseSchema.parse({ ...shared, actions: draft.action.map(withId) });
  const hash = contentHash(canonicalJson({ private: privateArtefact, public: publicArtefact }));
  return { hash, publicArtefact, privateArtefact };
};
