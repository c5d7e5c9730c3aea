import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { keyVariable } from '../config.ts';
import { createFolderObjectStore, type FileStore } from '../objects.ts';
import { createS3ObjectStore } from './s3.ts';
import { createPresignedUploads, createTokenUploads, type Uploads } from './upload.ts';

const endpoint = z.url({ protocol: /^https?$/ });
export const s3Variables = {
  /** The S3 API's root, without the bucket. */
  S3_ENDPOINT: endpoint,
  S3_REGION: z.string().min(1),
  S3_BUCKET: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
  S3_ACCESS_KEY_ID: z.string().min(1),
  S3_SECRET_ACCESS_KEY: z.string().min(1),
};
const folderVariables = {
  /** A folder that every instance of the service shares. */
  OBJECTS_FOLDER: z.string().min(1),
};

/** How files come in and go out: for whoever grants uploads, takes them or serves what was uploaded. */
export const fileVariables = {
  /** The origin that serves files, `https://assets.<domain>`. */
  ASSETS_URL: endpoint.transform((url) => new URL(url).origin),
  /** Signs uploads that the platform takes itself; the same for config and every gateway. */
  UPLOAD_KEY: keyVariable,
  /** The S3 API's root as browsers reach it. Uploads go there, past the platform. @default the platform takes them */
  S3_PUBLIC_ENDPOINT: endpoint.optional(),
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
): { readonly store: FileStore; readonly check: () => Promise<void>; readonly make: () => Promise<void> } => {
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

/** How people's files are uploaded: straight to the S3 API where browsers can reach it, else by way of the platform. */
export const openUploads = (values: ObjectValues, files: Values<typeof fileVariables>, clock: Clock): Uploads =>
  files.S3_PUBLIC_ENDPOINT === undefined || 'OBJECTS_FOLDER' in values
    ? createTokenUploads({ origin: () => files.ASSETS_URL, key: files.UPLOAD_KEY })
    : createPresignedUploads(
        {
          endpoint: files.S3_PUBLIC_ENDPOINT,
          region: values.S3_REGION,
          bucket: values.S3_BUCKET,
          accessKeyId: values.S3_ACCESS_KEY_ID,
          secretAccessKey: values.S3_SECRET_ACCESS_KEY,
        },
        clock,
      );
