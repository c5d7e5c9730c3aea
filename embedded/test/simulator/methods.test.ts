import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { methods, type MethodName } from '../../src/simulator/methods.ts';
import { fieldsProblem, type Fields, type Shape } from '../../src/simulator/shape.ts';

interface SpecField {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
  readonly description?: string;
}
interface SpecType {
  readonly fields: readonly SpecField[];
  readonly subtypes?: readonly string[];
}
interface Spec {
  readonly methods: Readonly<Record<string, SpecType>>;
  readonly types: Readonly<Record<string, SpecType>>;
}

// An extract of https://github.com/PaulSonOfLars/telegram-bot-api-spec (its licence is beside it), Bot API 10.1.
const spec = JSON.parse(await readFile(new URL('bot-api-spec.json', import.meta.url), 'utf8')) as Spec;

/** What the Bot API's description calls a shape of the table. */
const typesOf = (shape: Shape): readonly string[] => {
  switch (shape.kind) {
    case 'string':
      return ['String'];
    case 'integer':
      return ['Integer'];
    case 'boolean':
      return ['Boolean'];
    case 'chat':
      return ['Integer', 'String'];
    case 'array':
      return typesOf(shape.of).map((type) => `Array of ${type}`);
    case 'object':
      return [shape.spec];
    case 'union':
      return shape.of.flatMap(typesOf);
  }
};

/** `1-32 characters` and the like; what counts after the entities are parsed is the call's to check. */
const lengthsIn = (description = ''): string | undefined => {
  if (description.includes('entities parsing') || description.includes('entity parsing')) return undefined;
  const match = /\b(\d+)-(\d+) (characters|bytes)/.exec(description);
  return match === null ? undefined : `${match[1] ?? ''}-${match[2] ?? ''} ${match[3] ?? ''}`;
};
const rangeIn = (description = ''): string | undefined => {
  const match = /\b(\d+)-(\d+)\b(?! (?:characters|bytes))(?: are accepted|\. Defaults)/.exec(description);
  return match === null ? undefined : `${match[1] ?? ''}-${match[2] ?? ''}`;
};

const nested = (shape: Shape): { readonly spec: string; readonly fields: Fields }[] => {
  if (shape.kind === 'array') return nested(shape.of);
  if (shape.kind === 'union') return shape.of.flatMap(nested);
  if (shape.kind !== 'object' || shape.fields === undefined) return [];
  return [
    { spec: shape.spec, fields: shape.fields },
    ...Object.values(shape.fields).flatMap((field) => nested(field.shape)),
  ];
};

const expectFields = (where: string, fields: Fields, described: readonly SpecField[], all: boolean): void => {
  if (all) expect(Object.keys(fields).toSorted(), where).toEqual(described.map(({ name }) => name).toSorted());
  for (const [name, { shape, required }] of Object.entries(fields)) {
    const field = described.find((each) => each.name === name);
    const at = `${where}.${name}`;
    expect(field, at).toBeDefined();
    if (field === undefined) continue;
    // A file is given by its address here; the simulator stores none.
    const types = field.types.filter((type) => type !== 'InputFile' || field.types.length === 1);
    expect(typesOf(shape), at).toEqual(types);
    expect(required, at).toBe(field.required);
    const length = lengthsIn(field.description);
    if (length !== undefined && shape.kind === 'string')
      expect(`${shape.min}-${shape.max} ${shape.unit}`, at).toBe(length);
    const range = rangeIn(field.description);
    if (range !== undefined && shape.kind === 'integer') expect(`${shape.min}-${shape.max}`, at).toBe(range);
  }
};

/** The Bot API's own description as a JSON Schema, made without a look at the table. */
const schemaOfType = (name: string): object => {
  if (name.startsWith('Array of ')) return { type: 'array', items: schemaOfType(name.slice('Array of '.length)) };
  switch (name) {
    case 'String':
      return { type: 'string' };
    case 'Integer':
      return { type: 'integer' };
    case 'Boolean':
      return { type: 'boolean' };
  }
  const type = spec.types[name];
  if (type === undefined) return { type: 'object' };
  return type.subtypes === undefined
    ? schemaOfFields(type.fields)
    : { anyOf: type.subtypes.map((subtype) => schemaOfType(subtype)) };
};
const schemaOfFields = (fields: readonly SpecField[]): object => ({
  type: 'object',
  required: fields.filter(({ required }) => required).map(({ name }) => name),
  properties: Object.fromEntries(
    fields.map(({ name, types, description }) => {
      const length = lengthsIn(description)?.split(/[- ]/);
      return [
        name,
        {
          anyOf: types.map(schemaOfType),
          ...(length?.[2] === 'characters' ? { minLength: Number(length[0]), maxLength: Number(length[1]) } : {}),
        },
      ];
    }),
  ),
});

const names = Object.keys(methods) as MethodName[];

describe('the table of methods', () => {
  it.each(names)('says of %s what the Bot API says', (name) => {
    const described = spec.methods[name];
    expect(described).toBeDefined();
    expectFields(name, methods[name], described?.fields ?? [], true);
    for (const { spec: type, fields } of Object.values(methods[name] as Fields).flatMap(({ shape }) => nested(shape))) {
      const known = spec.types[type];
      // Of a type with variants the table holds the fields of all of them.
      const variants = known?.subtypes?.flatMap((subtype) => spec.types[subtype]?.fields ?? []);
      if (variants === undefined) expectFields(type, fields, known?.fields ?? [], type !== 'ReplyParameters');
      else
        expect(
          variants.map(({ name: field }) => field),
          type,
        ).toEqual(expect.arrayContaining(Object.keys(fields)));
    }
  });

  it('agrees with a JSON Schema of the same description, whatever is sent', () => {
    const ajv = new Ajv({ strict: false });
    const value = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.integer(),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.boolean(),
      fc.constant([]),
      fc.constant({}),
      fc.constant([['x']]),
      fc.constant({ inline_keyboard: [[{ text: 'x', url: 'https://example.com/' }]] }),
      fc.constant({ inline_keyboard: [[{ url: 'https://example.com/' }]] }),
      fc.constant({ type: 'web_app', text: 'x', web_app: { url: 'https://example.com/' } }),
      fc.constant([{ command: 'start', description: 'x' }]),
      fc.constant([{ label: 'x', amount: 1 }]),
      fc.constant([{ label: 'x', amount: 1.5 }]),
    );
    // Ranges, patterns and bytes are beyond what the description's JSON Schema says; each has a test of its own.
    const finer = /between|unallowed|bytes|at most/;
    for (const name of names) {
      const fields = spec.methods[name]?.fields ?? [];
      const valid = ajv.compile(
        schemaOfFields(
          fields.map((field) => ({
            ...field,
            types: field.types.filter((type) => type !== 'InputFile' || field.types.length === 1),
          })),
        ),
      );
      fc.assert(
        fc.property(
          fc.record(Object.fromEntries(fields.map((field) => [field.name, value])), { requiredKeys: [] }),
          (parameters) => {
            const problem = fieldsProblem(methods[name], parameters);
            if (problem !== undefined && finer.test(problem)) return;
            const agrees = (problem === undefined) === valid(parameters);
            // Of types with variants the table asks less than each variant does.
            const loose = Object.keys(parameters).some((key) =>
              ['menu_button', 'scope', 'reply_parameters'].includes(key),
            );
            expect(agrees || loose, `${name} ${JSON.stringify(parameters)}: ${problem ?? 'fits'}`).toBe(true);
          },
        ),
        { numRuns: 60 },
      );
    }
  });
});
