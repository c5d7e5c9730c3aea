import { inReadingOrder, nodeKinds, type DraftNode, type JsonValue, type NodeKind, type Nodes } from './node.ts';
import type { PublishedImage } from './asset.ts';
import { checkBundles } from './check-bundles.ts';
import { assetsOf, referencesOf, textsOf } from './node-content.ts';
import { nodePropsSchemas, type CheckedNode, type PropsOf } from './node-schema.ts';
import { problemAt as problem, type Problem } from './problem.ts';

/** A draft whose every node has proved its properties, by kind and in reading order. */
export type CheckedDraft = { readonly [Kind in NodeKind]: readonly CheckedNode<Kind>[] } & {
  /** Blocks by their screen. */
  readonly blocksOf: ReadonlyMap<string, readonly CheckedNode<'block'>[]>;
};

/** A project's images by the id of their asset. */
export type Images = ReadonlyMap<string, PublishedImage>;

export type Validation =
  | { readonly outcome: 'valid'; readonly draft: CheckedDraft }
  | { readonly outcome: 'invalid'; readonly problems: readonly Problem[] };

interface Collected {
  readonly checked: Map<string, { readonly node: DraftNode; readonly props: PropsOf<NodeKind> }>;
  readonly problems: Problem[];
}

const checkProps = (nodes: Nodes): Collected => {
  const checked: Collected['checked'] = new Map();
  const problems: Problem[] = [];
  for (const node of inReadingOrder(nodes)) {
    const result = nodePropsSchemas[node.kind].safeParse(node.props);
    if (result.success) checked.set(node.id, { node, props: result.data });
    else
      problems.push(
        ...result.error.issues.map((issue) => problem(node.id, issue.path.map(String), 'INVALID_PROPS', issue.message)),
      );
  }
  return { checked, problems };
};

const checkReferences = (nodes: Nodes, { checked }: Collected): Problem[] =>
  [...checked.values()].flatMap(({ node, props }) =>
    referencesOf(props as JsonValue)
      .filter(({ kind, id }) => nodes.get(id)?.kind !== kind)
      .map(({ path, kind, id }) =>
        problem(
          node.id,
          path,
          'DANGLING_REFERENCE',
          `There is no ${kind} ${id} in the draft. Choose another or take the reference away.`,
        ),
      ),
  );

const checkAssets = (images: Images, { checked }: Collected): Problem[] =>
  [...checked.values()].flatMap(({ node, props }) =>
    assetsOf(props as JsonValue)
      .filter(({ id }) => !images.has(id))
      .map(({ path, id }) =>
        problem(node.id, path, 'UNKNOWN_ASSET', `The library has no image ${id}. Choose another or take it away.`),
      ),
  );

const checkTexts = (settings: PropsOf<'settings'>, { checked }: Collected): Problem[] =>
  [...checked.values()].flatMap(({ node, props }) =>
    textsOf(props as JsonValue).flatMap(({ path, text }) => [
      ...((text[settings.defaultLocale] ?? '').trim() === ''
        ? [
            problem(
              node.id,
              [...path, settings.defaultLocale],
              'MISSING_TEXT',
              `The text is missing in the default locale ${settings.defaultLocale}.`,
            ),
          ]
        : []),
      ...Object.keys(text)
        .filter((locale) => !settings.locales.includes(locale))
        .map((locale) =>
          problem(node.id, [...path, locale], 'UNKNOWN_LOCALE', `The settings do not list the locale ${locale}.`),
        ),
    ]),
  );

const checkSettings = (draft: CheckedDraft): Problem[] =>
  draft.settings.flatMap(({ id, props }) => [
    ...(props.locales.includes(props.defaultLocale)
      ? []
      : [problem(id, ['defaultLocale'], 'UNKNOWN_LOCALE', 'The default locale must be one of the locales.')]),
    ...(new Set(props.locales).size === props.locales.length
      ? []
      : [problem(id, ['locales'], 'DUPLICATE', 'A locale is listed twice.')]),
  ]);

const checkHome = ({ screen }: CheckedDraft): Problem[] => {
  const homes = screen.filter(({ props }) => props.home);
  if (homes.length === 0)
    return [problem(null, [], 'MISSING_HOME_SCREEN', 'Make one screen the home screen: a player lands on it.')];
  return homes
    .slice(1)
    .map(({ id }) => problem(id, ['home'], 'SEVERAL_HOME_SCREENS', 'Another screen is the home screen already.'));
};

const checkUnique = <Kind extends NodeKind>(
  nodes: readonly CheckedNode<Kind>[],
  name: string,
  valueOf: (props: PropsOf<Kind>) => string,
): Problem[] => {
  const seen = new Set<string>();
  return nodes.flatMap(({ id, props }) => {
    const value = valueOf(props);
    if (seen.has(value)) return [problem(id, [name], 'DUPLICATE', `Another one has the ${name} ${value} already.`)];
    seen.add(value);
    return [];
  });
};

/** Levels are 1, 2, 3, … from 0 points upwards; level 1 is where everybody starts, so it can't be earned. */
const checkLevels = ({ level }: CheckedDraft): Problem[] => {
  const levels = level.toSorted((a, b) => a.props.number - b.props.number);
  return levels.flatMap(({ id, props }, index) => {
    if (props.number !== index + 1)
      return [
        problem(
          id,
          ['number'],
          'LEVEL_SEQUENCE',
          `This should be level ${index + 1}: levels are numbered 1, 2, 3 without gaps.`,
        ),
      ];
    const previous = levels[index - 1];
    if (previous === undefined) {
      return [
        ...(props.threshold === 0 ? [] : [problem(id, ['threshold'], 'LEVEL_SEQUENCE', 'Level 1 starts at 0 points.')]),
        ...(props.reward === null
          ? []
          : [problem(id, ['reward'], 'LEVEL_SEQUENCE', 'Level 1 pays nothing: everybody starts there.')]),
      ];
    }
    return props.threshold > previous.props.threshold
      ? []
      : [problem(id, ['threshold'], 'LEVEL_SEQUENCE', 'A level needs more points than the one before it.')];
  });
};

const byKind = ({ checked }: Collected): CheckedDraft => {
  const groups = Object.fromEntries(
    nodeKinds.map((kind) => [
      kind,
      [...checked.values()].filter(({ node }) => node.kind === kind).map(({ node, props }) => ({ id: node.id, props })),
    ]),
  ) as unknown as { [Kind in NodeKind]: CheckedNode<Kind>[] };
  const parentOf = (id: string): string | null => checked.get(id)?.node.parentId ?? null;
  return { ...groups, blocksOf: Map.groupBy(groups.block, ({ id }) => parentOf(id) ?? '') };
};

const isComplete = (nodes: Nodes, draft: CheckedDraft, kind: NodeKind): boolean =>
  draft[kind].length === [...nodes.values()].filter((node) => node.kind === kind).length;

/**
 * Checks the whole draft: every node against its schema, every reference, and what must hold between nodes.
 * @param images those of the project that the draft may show
 */
export const validateDraft = (nodes: Nodes, images: Images = new Map()): Validation => {
  const collected = checkProps(nodes);
  const draft = byKind(collected);
  const settings = draft.settings[0];
  const settingsMissing = ![...nodes.values()].some((node) => node.kind === 'settings');
  const problems = [
    ...collected.problems,
    ...(settingsMissing
      ? [problem(null, [], 'MISSING_SETTINGS', 'The draft has no settings node, which names the locales.')]
      : []),
    ...checkSettings(draft),
    ...checkReferences(nodes, collected),
    ...checkAssets(images, collected),
    ...(settings === undefined ? [] : checkTexts(settings.props, collected)),
    // What holds between all nodes of a kind can only be judged when each of them is readable.
    ...(isComplete(nodes, draft, 'screen') ? checkHome(draft) : []),
    ...checkUnique(draft.action, 'key', (props) => props.key),
    ...checkUnique(draft.currency, 'code', (props) => props.code),
    ...(isComplete(nodes, draft, 'level') ? checkLevels(draft) : []),
    ...(isComplete(nodes, draft, 'product') ? checkBundles(draft.product) : []),
  ];
  return problems.length === 0 ? { outcome: 'valid', draft } : { outcome: 'invalid', problems };
};
