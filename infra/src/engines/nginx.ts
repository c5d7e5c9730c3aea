import { execFile } from 'node:child_process';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gatewayServers, renderNginx } from '../nginx.ts';
import { accepts, createEngine, freePort, type Engine } from './engine.ts';

const run = promisify(execFile);

/** A further host on the same port, such as the simulator's, handed on as it is. */
export interface ExtraHost {
  readonly name: string;
  /** `127.0.0.1:4300`. */
  readonly address: string;
}

export type NginxEngine = Engine & {
  /** `http://127.0.0.1:8080`; the platform's hosts are told apart by the `Host` header. */
  readonly origin: string;
  /** The origin with TLS; undefined where it was not asked for. */
  readonly tlsOrigin: string | undefined;
  /** Loopback only: `/healthz`, `/status`. */
  readonly statusOrigin: string;
  /** The certificate that signs itself, for clients to trust; undefined without TLS. */
  readonly certificate: string | undefined;
  /** Reads its configuration again: new workers take over, the old ones end what they have begun. Resolves when they have begun. */
  reload(): Promise<void>;
};

/** nginx with the configuration that production has, on loopback ports and with its files in `folder`. */
export const createNginx = async (options: {
  readonly folder: string;
  /** @default a free one */
  readonly httpPort?: number;
  /** Serves TLS here, with a certificate made for `domain`; plain HTTP then only leads there. @default no TLS */
  readonly httpsPort?: number;
  /** The gateways, `127.0.0.1:4101` each. */
  readonly upstreams: readonly string[];
  readonly domain: string;
  readonly extraHosts?: readonly ExtraHost[];
}): Promise<NginxEngine> => {
  const { folder, domain, httpsPort } = options;
  const httpPort = options.httpPort ?? (await freePort());
  const statusPort = await freePort();
  const configFolder = join(folder, 'conf');
  const runFolder = join(folder, 'run');
  const certificate = join(folder, 'tls.crt');
  const key = join(folder, 'tls.key');
  const config = join(configFolder, 'nginx.conf');
  // Workers of a root nginx would otherwise be nobody, who may not enter our folder.
  const directives = `daemon off;${process.getuid?.() === 0 ? ' user root;' : ''}`;
  const args = ['-p', folder, '-c', config, '-e', 'stderr', '-g', directives];

  const prepare = async (): Promise<void> => {
    await mkdir(runFolder, { recursive: true });
    if (httpsPort !== undefined) await ensureCertificate(domain, certificate, key);
    await renderNginx(configFolder, {
      WORKER_PROCESSES: '2',
      RUN_FOLDER: runFolder,
      ACCESS_LOG: join(runFolder, 'access.log'),
      RESOLVER: '',
      GATEWAY_SERVERS: gatewayServers(options.upstreams),
      SITE: httpsPort === undefined ? 'plain' : 'tls',
      HTTP_LISTEN: `127.0.0.1:${httpPort}`,
      TLS_LISTEN: `127.0.0.1:${httpsPort ?? 0}`,
      STATUS_LISTEN: `127.0.0.1:${statusPort}`,
      TLS_CERTIFICATE: certificate,
      TLS_KEY: key,
      DOMAIN: domain,
      // Where people look at it on their own machine, the plain names lead to the API, as they do at a gateway.
      EXTRA_NAMES: domain === 'localhost' ? 'localhost 127.0.0.1' : '',
      EXTRA_SERVERS: (options.extraHosts ?? []).map((host) => extraServer(host, httpPort)).join('\n'),
    });
    await run('nginx', [...args, '-t']);
  };

  const engine = createEngine({
    name: 'nginx',
    command: 'nginx',
    args,
    prepare,
    healthy: async () => (await accepts(statusPort)) && accepts(httpPort),
    // Lets requests in flight end.
    stopSignal: 'SIGQUIT',
    stopMs: 5000,
  });
  return Object.assign(Object.create(engine) as Engine, {
    // A master that is killed leaves its workers, and they the port.
    kill: async () => {
      const workers = await childrenOf(engine.pid);
      await engine.kill();
      for (const worker of workers) endHard(worker);
    },
    reload: async () => {
      const { pid } = engine;
      if (pid === undefined) throw new Error('nginx does not run');
      const before = new Set(await childrenOf(pid));
      process.kill(pid, 'SIGHUP');
      while ((await childrenOf(pid)).every((worker) => before.has(worker))) {
        if (engine.pid !== pid) throw new Error('nginx ended at its reload');
        await sleep(20);
      }
    },
    origin: `http://127.0.0.1:${httpPort}`,
    tlsOrigin: httpsPort === undefined ? undefined : `https://127.0.0.1:${httpsPort}`,
    statusOrigin: `http://127.0.0.1:${statusPort}`,
    certificate: httpsPort === undefined ? undefined : certificate,
  });
};

const childrenOf = async (pid: number | undefined): Promise<number[]> => {
  if (pid === undefined) return [];
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return children.split(' ').filter(Boolean).map(Number);
};

const endHard = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

const extraServer = ({ name, address }: ExtraHost, port: number): string => `
  server {
    listen 127.0.0.1:${port};
    server_name ${name};
    location / {
      proxy_pass http://${address};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_buffering off;
      proxy_read_timeout 1h;
    }
  }`;

const ensureCertificate = async (domain: string, certificate: string, key: string): Promise<void> => {
  const made = await stat(certificate).then(
    () => true,
    () => false,
  );
  if (made) return;
  const names = `subjectAltName=DNS:${domain},DNS:*.${domain},DNS:*.app.${domain}`;
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30'.split(' ');
  await run('openssl', [...request, '-subj', `/CN=${domain}`, '-addext', names, '-keyout', key, '-out', certificate]);
};
