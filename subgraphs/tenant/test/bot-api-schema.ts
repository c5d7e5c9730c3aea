import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * An extract of the Bot API's machine-readable description (PaulSonOfLars/telegram-bot-api-spec, MIT, its licence
 * beside it): the methods that tenant calls and the types that they need.
 */
interface Spec {
  readonly version: string;
  readonly methods: Readonly<Record<string, { readonly fields: readonly Field[] }>>;
  readonly types: Readonly<
    Record<string, { readonly fields?: readonly Field[]; readonly subtypes?: readonly string[] }>
  >;
}
interface Field {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
  readonly description: string;
}

const spec = JSON.parse(readFileSync(new URL('bot-api-spec.json', import.meta.url), 'utf8')) as Spec;

/** "1-32 characters", "0-512 bytes": the description's words are where lengths stand. */
const lengthOf = (description: string): z.ZodType => {
  const [, least, most, unit] = /(\d+)-(\d+) (characters|bytes)/.exec(description) ?? [];
  if (least === undefined || most === undefined) return z.string();
  return z.string().refine((text) => {
    const length = unit === 'bytes' ? Buffer.byteLength(text) : text.length;
    return length >= Number(least) && length <= Number(most);
  }, `must have ${least} to ${most} ${unit}`);
};

const known = new Map<string, z.ZodType>();

const typeOf = (name: string, description: string): z.ZodType => {
  if (name.startsWith('Array of ')) return z.array(typeOf(name.slice('Array of '.length), description));
  switch (name) {
    case 'Integer':
      return z.int();
    case 'Float':
      return z.number();
    case 'Boolean':
    case 'True':
      return z.boolean();
    case 'String':
      return lengthOf(description);
    default: {
      const type = spec.types[name];
      if (type === undefined) throw new Error(`The extract lacks ${name}`);
      const made = known.get(name) ?? z.lazy(() => objectOf(type));
      known.set(name, made);
      return made;
    }
  }
};

const objectOf = ({ fields = [], subtypes }: Spec['types'][string]): z.ZodType =>
  subtypes === undefined ? fieldsOf(fields) : z.union(subtypes.map((name) => typeOf(name, '')));

const fieldsOf = (fields: readonly Field[]): z.ZodType =>
  z.strictObject(
    Object.fromEntries(
      fields.map(({ name, types, required, description }) => {
        const value = z.union(types.map((type) => typeOf(type, description)));
        return [name, required ? value : value.optional()];
      }),
    ),
  );

const methods = new Map(Object.entries(spec.methods).map(([name, { fields }]) => [name, fieldsOf(fields)]));

/** The methods that are described. */
export const describedMethods: readonly string[] = [...methods.keys()];

/** What is wrong with a call by the Bot API's description; undefined where it is right. */
export const callProblem = (method: string, parameters: unknown): string | undefined => {
  const schema = methods.get(method);
  if (schema === undefined) return `the extract of Bot API ${spec.version} has no ${method}`;
  const result = schema.safeParse(parameters);
  return result.success ? undefined : z.prettifyError(result.error);
};
