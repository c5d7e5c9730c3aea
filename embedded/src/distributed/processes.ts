import { join } from 'node:path';
import { domains, type Domain } from '@stargraph/kit/contracts/domain';
import { freePort } from '@stargraph/infra/engines/engine';
import { startFile } from '../packed.ts';
import { createManagedProcess, type ManagedProcess } from './managed-process.ts';
import { gatewayVariables, serviceVariables, workersVariables, type Ground } from './variables.ts';

/** The names of the platform's processes. */
export type ProcessName = Domain | 'gateway-1' | 'gateway-2' | 'workers-1' | 'workers-2';

/** The compositions of this folder know of the simulator. */
const here = (name: string): string => startFile(`embedded/src/distributed/${name}.ts`);

/** tenant, which speaks to Telegram, has one here. */
const mainOf = (domain: Domain): string =>
  domain === 'tenant' ? here('tenant') : startFile(`subgraphs/${domain}/src/main.ts`);

/** A loopback port for each process and its metrics, the same over all its runs. */
export const choosePorts = async (): Promise<
  (name: ProcessName) => { readonly port: number; readonly metrics: number }
> => {
  const names: readonly ProcessName[] = [...domains, 'gateway-1', 'gateway-2', 'workers-1', 'workers-2'];
  const ports = new Map<ProcessName, { port: number; metrics: number }>();
  for (const name of names) ports.set(name, { port: await freePort(), metrics: await freePort() });
  return (name) => {
    const found = ports.get(name);
    if (found === undefined) throw new Error(`No ports for ${name}`);
    return found;
  };
};

/** All processes of the platform, none of them started. */
export const createProcesses = (
  ground: Ground,
  options: {
    readonly portsOf: (name: ProcessName) => { readonly port: number; readonly metrics: number };
    /** Where the simulator's page stands, which shows the clients in frames. */
    readonly simulatorOrigin: string;
    readonly freeDocuments: boolean;
    readonly pages: Readonly<Record<string, string>>;
  },
): ReadonlyMap<ProcessName, ManagedProcess> => {
  const create = (
    name: ProcessName,
    main: string,
    variables: Readonly<Record<string, string>>,
    args: readonly string[] = [],
  ): [ProcessName, ManagedProcess] => {
    const { port, metrics } = options.portsOf(name);
    const metricsOrigin = `http://127.0.0.1:${metrics}`;
    const created = createManagedProcess({
      name,
      main,
      args,
      variables: { ...variables, PORT: String(port), METRICS_PORT: String(metrics) },
      origin: name.startsWith('workers') ? metricsOrigin : `http://127.0.0.1:${port}`,
      metricsOrigin,
      log: join(ground.folder, 'log', `${name}.log`),
    });
    return [name, created];
  };
  const gateway = { ...gatewayVariables(ground), ...options.pages };
  const gatewayArgs = [options.simulatorOrigin, ...(options.freeDocuments ? ['--free-documents'] : [])];
  const workers = workersVariables(ground);
  return new Map([
    ...domains.map((domain) => create(domain, mainOf(domain), serviceVariables(ground, domain))),
    create('gateway-1', here('gateway'), gateway, gatewayArgs),
    create('gateway-2', here('gateway'), gateway, gatewayArgs),
    create('workers-1', here('workers'), workers),
    create('workers-2', here('workers'), workers),
  ]);
};
