import type { Clock } from '@stargraph/kit/clock';
import type { CommandHandler } from '@stargraph/kit/commands';
import type { Domain, ServiceName } from '@stargraph/kit/contracts/domain';
import { createBuilder } from '@stargraph/kit/graphql/builder';
import type { RequestContext } from '@stargraph/kit/graphql/context';
import { entityReference } from '@stargraph/kit/graphql/entity';
import { createSubgraphSchema } from '@stargraph/kit/graphql/subgraph-schema';
import { silentLogger, type Logger } from '@stargraph/kit/logging';
import type { Registry } from '@stargraph/kit/metrics';
import { createSubgraph, type Subgraph } from '@stargraph/kit/subgraph';
import { viewerKey } from '@stargraph/kit/viewer';
import type { GraphQLSchema } from 'graphql';

interface PlayerKey {
  readonly environmentId: string;
  readonly id: string;
}

const everyKind = { anonymous: true, player: true, operator: true, integration: true } as const;

/** Answers who is asking: what the gateway proved is read from here. */
const tenantSchema = (): GraphQLSchema => {
  const builder = createBuilder<RequestContext>();
  builder.queryFields((t) => ({
    whoami: t.string({
      description: 'The viewer.',
      access: everyKind,
      resolve: (_, __, { viewer }) => `${viewer.kind} ${viewerKey(viewer)}`,
    }),
    permissions: t.stringList({
      description: "An operator's permissions.",
      access: { operator: true },
      resolve: (_, __, { viewer }) =>
        viewer.kind === 'operator' ? viewer.memberships.flatMap((membership) => membership.permissions) : [],
    }),
    release: t.string({
      description: 'The pinned release.',
      nullable: true,
      access: everyKind,
      resolve: (_, __, { viewer }) => ('releaseHash' in viewer ? viewer.releaseHash : null),
    }),
    trace: t.string({ description: 'The trace id.', access: 'public', resolve: (_, __, { trace }) => trace.traceId }),
  }));
  return createSubgraphSchema(builder);
};

const gameSchema = (): GraphQLSchema => {
  const builder = createBuilder<RequestContext>();
  const Player = builder.objectRef<PlayerKey>('Player');
  Player.implement({
    description: 'A player.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'Its environment.' }),
      id: t.exposeID('id', { description: 'Its id.' }),
      points: t.field({ type: 'BigInt', description: 'Points.', resolve: () => 9_007_199_254_740_993n }),
      broken: t.string({
        description: 'Fails unforeseen.',
        nullable: true,
        resolve: () => {
          throw new Error('the password is hunter2');
        },
      }),
      self: t.field({ type: Player, description: 'Itself, to nest by.', resolve: (player) => player }),
    }),
  });
  builder.asEntity(Player, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    resolveReference: entityReference(
      'Player',
      { player: 'own', owner: 'parent.id', tenant: 'parent.environmentId' },
      (key: PlayerKey) => key,
    ),
  });
  builder.queryFields((t) => ({
    player: t.field({
      type: Player,
      description: 'The player itself.',
      access: { player: true },
      resolve: (_, __, { viewer }) => {
        if (viewer.kind !== 'player') throw new Error('unreachable');
        return { environmentId: viewer.environmentId, id: viewer.playerId };
      },
    }),
    players: t.field({
      type: [Player],
      description: 'As many players as are asked for.',
      access: 'public',
      args: { first: t.arg.int({ required: true }) },
      resolve: (_, { first }) =>
        Array.from({ length: first }, (_each, index) => ({ environmentId: 'env_1', id: `plr_${index}` })),
    }),
    echo: t.field({
      type: 'BigInt',
      description: 'Gives back what it takes.',
      access: 'public',
      args: { amount: t.arg({ type: 'BigInt', required: true }), at: t.arg({ type: 'DateTime', required: false }) },
      resolve: (_, { amount }) => amount,
    }),
  }));
  builder.mutationType({});
  builder.mutationFields((t) => ({
    tap: t.boolean({ description: 'Taps.', access: { player: true }, resolve: () => true }),
    operatorSignIn: t.boolean({ description: 'Signs in.', access: 'public', resolve: () => true }),
  }));
  return createSubgraphSchema(builder);
};

const billingSchema = (): GraphQLSchema => {
  const builder = createBuilder<RequestContext>();
  const Player = builder.objectRef<PlayerKey>('Player').implement({
    description: 'A player.',
    access: 'inherit',
    fields: (t) => ({
      environmentId: t.exposeID('environmentId', { description: 'Its environment.' }),
      id: t.exposeID('id', { description: 'Its id.' }),
      balance: t.field({ type: 'BigInt', nullable: true, description: 'What it has.', resolve: () => 5n }),
    }),
  });
  builder.asEntity(Player, {
    key: builder.selection<{ environmentId: string; id: string }>('environmentId id'),
    resolveReference: entityReference('Player', 'public', (key: PlayerKey) => key),
  });
  return createSubgraphSchema(builder);
};

/** What a shop's window shows to everybody; tests change it. */
export interface ToyWindow {
  text: string;
  /** How often it was looked at. */
  looks: number;
  /** What whoever looks waits for. */
  held: Promise<void>;
  failing: boolean;
}

export const createToyWindow = (): ToyWindow => ({ text: 'kites', looks: 0, held: Promise.resolve(), failing: false });

/** What is the same for many: with one field that is marked as not, and one that should be and is not. */
const configSchema = (window: ToyWindow): GraphQLSchema => {
  const builder = createBuilder<RequestContext>();
  const ShopWindow = builder
    .objectRef<{ readonly text: string; readonly asker: string; readonly shop: string }>('ShopWindow')
    .implement({
      description: "A shop's window.",
      access: 'inherit',
      cacheControl: { maxAge: 60 },
      fields: (t) => ({
        shop: t.exposeString('shop', { description: 'Whose.' }),
        text: t.string({
          description: 'What it shows.',
          args: { locale: t.arg.string() },
          resolve: ({ text }, { locale }) => `${text} in ${locale ?? 'en'}`,
        }),
        mistaken: t.exposeString('asker', { description: 'Who asks, which its author forgot to say is private.' }),
        asker: t.exposeString('asker', { description: 'Who asks.', cacheControl: { scope: 'PRIVATE' } }),
      }),
    });
  builder.queryFields((t) => ({
    shopWindow: t.field({
      type: ShopWindow,
      nullable: true,
      description: 'The window of the shop that the viewer is in.',
      access: everyKind,
      resolve: async (_, __, { viewer }) => {
        window.looks += 1;
        const { text } = window;
        await window.held;
        if (window.failing) throw new Error('the window is broken');
        const shop =
          'environmentId' in viewer
            ? `${viewer.environmentId} ${String(viewer.releaseHash)}`
            : `no shop (${viewer.kind})`;
        return { text, asker: viewerKey(viewer), shop };
      },
    }),
  }));
  return createSubgraphSchema(builder, { cacheControl: true });
};

/** The toy domains' schemas; auth has commands only. */
export const toySchemas = (window = createToyWindow()): Partial<Record<Domain, GraphQLSchema>> => ({
  config: configSchema(window),
  tenant: tenantSchema(),
  game: gameSchema(),
  billing: billingSchema(),
});

const emptySchema = (name: Domain): GraphQLSchema => {
  const builder = createBuilder<RequestContext>();
  builder.queryFields((t) => ({
    [name]: t.boolean({ description: 'Nothing.', access: 'public', resolve: () => true }),
  }));
  return createSubgraphSchema(builder);
};

/** A whole toy subgraph on kit's real server side: viewer checks, access rules, compiled documents, commands. */
export const toySubgraph = (deps: {
  readonly name: Domain;
  readonly schema: GraphQLSchema | undefined;
  readonly viewerKey: Uint8Array;
  readonly commandKeyFor: (caller: ServiceName) => Uint8Array;
  readonly commands: readonly CommandHandler[];
  readonly clock: Clock;
  readonly metrics: Registry;
  readonly logger?: Logger;
}): Subgraph =>
  createSubgraph({
    logger: silentLogger,
    ...deps,
    schema: deps.schema ?? emptySchema(deps.name),
    context: (request) => request,
  });
