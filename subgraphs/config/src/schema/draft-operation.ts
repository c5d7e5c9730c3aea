import { badInput } from '@stargraph/kit/errors';
import { isId, newId } from '@stargraph/kit/ids';
import type { ConfigBuilder } from '../builder.ts';
import type { JsonValue, NodeKind } from '../domain/node.ts';
import type { Operation, Place } from '../domain/operation.ts';
import { cleanValue, isObject } from '../domain/props.ts';
import type { DraftTypes } from './draft.ts';

type Insert = Extract<Operation, { type: 'insert' }>;
type Set = Extract<Operation, { type: 'set' }>;
type Move = Extract<Operation, { type: 'move' }>;
type Remove = Extract<Operation, { type: 'remove' }>;

const orderDescription =
  'Exact key among the siblings, as an inverse names it; `afterId` and `beforeId` are not looked at then. A key that is taken by now goes right behind its holder.';

const addInputs = ({ builder }: ConfigBuilder, { kind }: DraftTypes) => {
  const insert = builder.inputType('DraftInsertInput', {
    description: 'Adds a node.',
    fields: (t) => ({
      id: t.id({
        description:
          'Its id, a new `nod_` TypeID; made by the server if absent. Choose it yourself and a repeated request cannot add twice.',
      }),
      kind: t.field({ type: kind, required: true, description: 'What it is.' }),
      parentId: t.id({ description: 'The screen, for a block; nothing for every other kind.' }),
      afterId: t.id({ description: 'The sibling that it follows; last if neither this nor `beforeId` is there.' }),
      beforeId: t.id({ description: 'The sibling that it precedes; not together with `afterId`.' }),
      order: t.string({ description: orderDescription }),
      props: t.field({
        type: 'JSON',
        required: true,
        description: 'Its properties: an object of at most 32,768 characters. Entries that are null are left out.',
      }),
    }),
  });
  const set = builder.inputType('DraftSetInput', {
    description: 'Sets one property.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The node.' }),
      path: t.stringList({
        required: true,
        description:
          'Names from the properties inwards, 1 to 16, such as `["title", "en"]`. Objects on the way are made; a list is set as a whole.',
      }),
      value: t.field({ type: 'JSON', description: 'The new value; null or absent takes the property away.' }),
    }),
  });
  const move = builder.inputType('DraftMoveInput', {
    description: 'Moves a node among its siblings, or a block to another screen.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The node.' }),
      parentId: t.id({ description: 'The new screen of a block; it stays in its own if absent.' }),
      afterId: t.id({ description: 'The sibling that it will follow; last if neither this nor `beforeId` is there.' }),
      beforeId: t.id({ description: 'The sibling that it will precede; not together with `afterId`.' }),
      order: t.string({ description: orderDescription }),
    }),
  });
  const remove = builder.inputType('DraftRemoveInput', {
    description: 'Removes a node; a screen goes with its blocks.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The node.' }) }),
  });
  return builder.inputType('DraftOperationInput', {
    description: 'One small change of a draft: exactly one of its fields.',
    fields: (t) => ({
      insert: t.field({ type: insert, description: 'Adds a node.' }),
      set: t.field({ type: set, description: 'Sets one property.' }),
      move: t.field({ type: move, description: 'Moves a node.' }),
      remove: t.field({ type: remove, description: 'Removes a node.' }),
    }),
  });
};

const addOutputs = ({ builder }: ConfigBuilder, { kind }: DraftTypes) => {
  const insert = builder.objectRef<Insert>('DraftInsert').implement({
    description: 'Adds a node.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      kind: t.field({ type: kind, description: 'What it is.', resolve: (parent) => parent.kind }),
      parentId: t.exposeID('parentId', { nullable: true, description: 'The screen of a block.' }),
      order: t.exposeString('order', { nullable: true, description: 'Its exact key among its siblings.' }),
      props: t.field({ type: 'JSON', description: 'Its properties.', resolve: ({ props }) => props }),
    }),
  });
  const set = builder.objectRef<Set>('DraftSet').implement({
    description: 'Sets one property.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'The node.' }),
      path: t.stringList({ description: 'Names from the properties inwards.', resolve: ({ path }) => path }),
      value: t.field({
        type: 'JSON',
        nullable: true,
        description: 'The value; null takes the property away.',
        resolve: ({ value }) => value,
      }),
    }),
  });
  const move = builder.objectRef<Move>('DraftMove').implement({
    description: 'Moves a node.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'The node.' }),
      parentId: t.exposeID('parentId', { nullable: true, description: 'The screen of a block.' }),
      order: t.exposeString('order', { nullable: true, description: 'Its exact key among its siblings.' }),
    }),
  });
  const remove = builder.objectRef<Remove>('DraftRemove').implement({
    description: 'Removes a node.',
    access: 'inherit',
    fields: (t) => ({ id: t.exposeID('id', { description: 'The node.' }) }),
  });
  return builder.objectRef<Operation>('DraftOperation').implement({
    description:
      'A change of a draft, with exactly one of its fields set. It can be sent back as a `DraftOperationInput` as it is, without the fields that are null.',
    access: 'inherit',
    fields: (t) => ({
      insert: t.field({
        type: insert,
        nullable: true,
        description: 'Adds a node.',
        resolve: (parent) => (parent.type === 'insert' ? parent : null),
      }),
      set: t.field({
        type: set,
        nullable: true,
        description: 'Sets one property.',
        resolve: (parent) => (parent.type === 'set' ? parent : null),
      }),
      move: t.field({
        type: move,
        nullable: true,
        description: 'Moves a node.',
        resolve: (parent) => (parent.type === 'move' ? parent : null),
      }),
      remove: t.field({
        type: remove,
        nullable: true,
        description: 'Removes a node.',
        resolve: (parent) => (parent.type === 'remove' ? parent : null),
      }),
    }),
  });
};

export const addDraftOperation = (types: ConfigBuilder, draft: DraftTypes) => ({
  operationInput: addInputs(types, draft),
  operation: addOutputs(types, draft),
});
export type DraftOperationTypes = ReturnType<typeof addDraftOperation>;

type Absent = null | undefined;

/** What GraphQL hands over of a `DraftOperationInput`. */
export interface OperationInput {
  readonly insert?:
    | (PlaceInput & { readonly id?: string | Absent; readonly kind: NodeKind; readonly props?: unknown })
    | Absent;
  readonly set?: { readonly id: string; readonly path: readonly string[]; readonly value?: unknown } | Absent;
  readonly move?: (PlaceInput & { readonly id: string }) | Absent;
  readonly remove?: { readonly id: string } | Absent;
}
interface PlaceInput {
  readonly parentId?: string | Absent;
  readonly afterId?: string | Absent;
  readonly beforeId?: string | Absent;
  readonly order?: string | Absent;
}

const step = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

const nodeId = (id: string): string => {
  if (!isId('node', id)) throw badInput(`${id.slice(0, 64)} is not the id of a node.`);
  return id;
};
const optionalNodeId = (id: string | Absent): string | null => (id === null || id === undefined ? null : nodeId(id));

const placeOf = ({ parentId, afterId, beforeId, order }: PlaceInput): Place => {
  const place = {
    parentId: optionalNodeId(parentId),
    afterId: optionalNodeId(afterId),
    beforeId: optionalNodeId(beforeId),
    order: order ?? null,
  };
  if (place.afterId !== null && place.beforeId !== null)
    throw badInput('A place is named by afterId or by beforeId, not by both.');
  return place;
};

const objectOf = (value: JsonValue) => {
  if (!isObject(value)) throw badInput('The properties of a node are an object.');
  return value;
};

const pathOf = (path: readonly string[]): readonly string[] => {
  if (path.length === 0 || path.length > 16 || !path.every((name) => step.test(name))) {
    throw badInput('A path has 1 to 16 names of at most 64 letters, digits, _ or -, each starting with a letter.');
  }
  return path;
};

/**
 * @throws RequestError (BAD_USER_INPUT) where an input has the wrong shape
 * @throws InvalidInputError for values that JSON in the store can not hold
 */
export const toOperation = ({ insert, set, move, remove }: OperationInput): Operation => {
  const given = [insert, set, move, remove].filter((one) => one !== null && one !== undefined).length;
  if (given !== 1) throw badInput('An operation has exactly one of insert, set, move and remove.');
  if (insert !== null && insert !== undefined) {
    const id = insert.id === null || insert.id === undefined ? newId('node') : nodeId(insert.id);
    return { type: 'insert', id, kind: insert.kind, ...placeOf(insert), props: objectOf(cleanValue(insert.props)) };
  }
  if (set !== null && set !== undefined)
    return { type: 'set', id: nodeId(set.id), path: pathOf(set.path), value: cleanValue(set.value ?? null) };
  if (move !== null && move !== undefined) return { type: 'move', id: nodeId(move.id), ...placeOf(move) };
  return { type: 'remove', id: nodeId(remove?.id ?? '') };
};
