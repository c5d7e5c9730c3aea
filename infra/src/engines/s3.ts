import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine, freePort, type Engine } from './engine.ts';
import { jarsOf, javaFlags } from './jars.ts';

/** What a client of an S3 API needs to know: the `S3_*` variables but for the bucket. */
export interface S3Access {
  /** Addressed by path: `<endpoint>/<bucket>/<key>`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export type S3Engine = Engine & S3Access;

const access = {
  region: 'us-east-1',
  accessKeyId: 'stargraph-local',
  secretAccessKey: 'stargraph-local-secret',
};

const properties = (folder: string, endpoint: string): string =>
  [
    `s3proxy.endpoint=${endpoint}`,
    's3proxy.authorization=aws-v4',
    `s3proxy.identity=${access.accessKeyId}`,
    `s3proxy.credential=${access.secretAccessKey}`,
    'jclouds.provider=filesystem-nio2',
    `jclouds.filesystem.basedir=${join(folder, 'objects')}`,
    '',
  ].join('\n');

const loggingConfig = `<configuration>
  <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %p %m \\(%c\\)%n</pattern></encoder>
  </appender>
  <root level="warn"><appender-ref ref="stdout"/></root>
</configuration>
`;

/**
 * S3Proxy on loopback: the S3 API over files below `folder`. It checks signatures (version 4, presigned URLs with
 * their signed headers too), checksums and `If-None-Match` as S3 does.
 */
export const createS3 = async (options: { readonly folder: string; readonly port?: number }): Promise<S3Engine> => {
  const { folder } = options;
  const endpoint = `http://127.0.0.1:${options.port ?? (await freePort())}`;
  const config = join(folder, 's3proxy.conf');
  const logging = join(folder, 'logback.xml');
  const engine = createEngine({
    name: 'S3',
    command: 'java',
    args: [
      '-Xmx256m',
      ...javaFlags({ lasting: false }),
      `-Dlogback.configurationFile=${logging}`,
      '-cp',
      join(await jarsOf('s3'), '*'),
      'org.gaul.s3proxy.Main',
      '--properties',
      config,
    ],
    prepare: async () => {
      await mkdir(join(folder, 'objects'), { recursive: true });
      await writeFile(config, properties(folder, endpoint));
      await writeFile(logging, loggingConfig);
    },
    // Nobody's request is refused, by S3 itself and not only by a socket that is open.
    healthy: async () => (await fetch(endpoint, { signal: AbortSignal.timeout(1000) })).status === 403,
  });
  return Object.assign(Object.create(engine) as Engine, { endpoint, ...access });
};
