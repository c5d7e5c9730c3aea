/** The table "Rooms" of docs/ARCHITECTURE.md, enforced: which room may import which. */
import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

/** `subgraphs` stands for every domain: a domain's own files are always its to import. */
const mayImport: Readonly<Record<string, readonly string[] | 'everything'>> = {
  kit: [],
  subgraphs: ['kit'],
  gateway: ['kit'],
  workers: ['kit', 'subgraphs'],
  'clients/sdk': [],
  // The constructor's preview shows the Mini App's own blocks.
  'clients/miniapp': [],
  'clients/admin': ['clients/miniapp'],
  infra: ['kit'],
  embedded: 'everything',
  e2e: 'everything',
  bench: 'everything',
  tools: 'everything',
};
const simulator = 'embedded/src/simulator';
const simulatorUsers = new Set(['embedded', 'e2e', 'bench']);

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const kindOf = (room: string): string => (room.startsWith('subgraphs/') ? 'subgraphs' : room);

/** `@stargraph/name/rest` or a relative path, as a path from the root. Others are none of the rooms'. */
const targetOf = (file: string, specifier: string): string | undefined => {
  if (/^\.\.?\//.test(specifier)) return posix.join(posix.dirname(file), specifier);
  const match = /^@stargraph\/([^/]+)(?:\/(.*))?$/.exec(specifier);
  if (match === null) return undefined;
  const [, name = '', rest] = match;
  const room = name in mayImport ? name : `clients/${name}` in mayImport ? `clients/${name}` : `subgraphs/${name}`;
  return rest === undefined ? room : `${room}/src/${rest}`;
};

/**
 * Every string of the file that names a module counts, not import statements alone: `import()`, `import('x').T`,
 * `new URL('../x.ts', import.meta.url)` and `vi.mock` lead into another room just as well.
 *
 * @param file path from the root, with `/`
 * @param domains the folders of `subgraphs/`
 * @throws Error where the source can't be parsed
 */
export const findViolations = (file: string, source: string, domains: ReadonlySet<string>): readonly Violation[] => {
  const roomOf = (path: string): string | undefined => roomIn(path, domains);
  const from = roomOf(file);
  if (from === undefined) return [];
  const { program, errors } = parseSync(file, source);
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`);
  const violations: Violation[] = [];
  const judge = (specifier: string, start: number): void => {
    const target = targetOf(file, specifier);
    const to = target === undefined ? undefined : roomOf(target);
    const message = target === undefined || to === undefined || to === from ? undefined : refusal(from, to, target);
    if (message !== undefined) violations.push({ file, line: source.slice(0, start).split('\n').length, message });
  };
  new Visitor({
    Literal: ({ value, start }) => {
      if (typeof value === 'string') judge(value, start);
    },
    TemplateLiteral: ({ quasis, start }) => {
      if (quasis.length === 1) judge(quasis[0]?.value.cooked ?? '', start);
    },
  }).visit(program);
  return violations;
};

/** The room that a path (from the root, with `/`) stands in, as the folder of its package. */
const roomIn = (path: string, domains: ReadonlySet<string>): string | undefined => {
  const [first = '', second = ''] = path.split('/');
  if (first === 'subgraphs') return domains.has(second) ? `${first}/${second}` : undefined;
  const room = first === 'clients' ? `${first}/${second}` : first;
  return room in mayImport ? room : undefined;
};

const refusal = (from: string, to: string, target: string): string | undefined => {
  if ((target === simulator || target.startsWith(`${simulator}/`)) && !simulatorUsers.has(from))
    return `${from} may not import the Telegram simulator`;
  const allowed = mayImport[kindOf(from)];
  if (allowed === undefined || allowed === 'everything' || allowed.includes(kindOf(to))) return undefined;
  return `${from} may not import ${to} (${allowed.length === 0 ? 'it imports no room' : `only ${allowed.join(', ')}`})`;
};
