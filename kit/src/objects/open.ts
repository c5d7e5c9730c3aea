import { z } from 'zod';
import { createFolderObjectStore, type ListedObjectStore } from '../objects.ts';
import { createS3ObjectStore } from './s3.ts';

export const s3Variables = {
  /** The S3 API's root, without the bucket. */
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }),
  S3_REGION: z.string().min(1),
  S3_BUCKET: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
  S3_ACCESS_KEY_ID: z.string().min(1),
  S3_SECRET_ACCESS_KEY: z.string().min(1),
};
const folderVariables = {
  /** A folder that every instance of the service shares. */
  OBJECTS_FOLDER: z.string().min(1),
};

type Values<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;
export type ObjectValues = Values<typeof s3Variables> | Values<typeof folderVariables>;

/** Which variables say where objects are kept: those of S3 as soon as `S3_ENDPOINT` is set, else a folder. */
export const objectVariables = (
  variables: Readonly<Record<string, string | undefined>>,
): typeof s3Variables | typeof folderVariables =>
  variables['S3_ENDPOINT'] === undefined ? folderVariables : s3Variables;

/**
 * The store that the variables name.
 * @returns `check` tells at a process's start of what can't work later: a bucket that is missing, keys that are
 * refused; `make` makes the bucket where it is missing, for commands
 */
export const openObjectStore = (
  values: ObjectValues,
): { readonly store: ListedObjectStore; readonly check: () => Promise<void>; readonly make: () => Promise<void> } => {
  if ('OBJECTS_FOLDER' in values)
    return { store: createFolderObjectStore(values.OBJECTS_FOLDER), check: async () => {}, make: async () => {} };
  const store = createS3ObjectStore({
    endpoint: values.S3_ENDPOINT,
    region: values.S3_REGION,
    bucket: values.S3_BUCKET,
    accessKeyId: values.S3_ACCESS_KEY_ID,
    secretAccessKey: values.S3_SECRET_ACCESS_KEY,
  });
  return { store, check: () => store.checkBucket(), make: () => store.makeBucket() };
};
