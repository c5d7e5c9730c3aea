import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJudge, type Judge } from './differential/judge.ts';
import { generateOperation, withVariables } from './differential/operations.ts';
import { hashOf } from './differential/random.ts';
import type { Faults } from './differential/stand-in.ts';
import { smallGraphs } from './differential/supergraphs.ts';

/** `DIFFERENTIAL_SEED` repeats a run, `DIFFERENTIAL_TIMES` makes it as many times longer (README). */
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? randomInt(1_000_000));
const times = Number(process.env['DIFFERENTIAL_TIMES'] ?? 1);

const operations = (name: string): number => (name === whole ? 120 : 60) * times;
const whole = 'the whole supergraph';

const none: Faults = { name: 'none', nulls: 0, errors: 0, broken: 0, missing: 0, down: [] };
const faultsFor = (names: readonly string[], round: number): readonly Faults[] => [
  none,
  { ...none, name: 'nulls', nulls: 120, missing: 60 },
  { ...none, name: 'errors', nulls: 30, errors: 70, missing: 60 },
  { ...none, name: 'broken', nulls: 30, broken: 40, missing: 20 },
  { ...none, name: 'all', nulls: 30, errors: 30, broken: 15, missing: 30 },
  { ...none, name: 'down', nulls: 20, down: names.filter((name) => hashOf(seed, round, name) % 3 === 0) },
];

const graphs = new Map([
  ...smallGraphs,
  [whole, readFileSync(join(import.meta.dirname, '../../supergraph.graphql'), 'utf8')],
]);

describe.each([...graphs])(`seed ${seed}: %s`, (name, supergraphSdl) => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await createJudge(supergraphSdl);
  });
  afterAll(() => judge.stop());

  it('is answered as @apollo/gateway answers it, to the path and the word', { timeout: 600_000 }, async () => {
    let executed = 0;
    let compared = 0;
    for (let round = 0; executed < operations(name); round += 1) {
      if (round > 2000 * times) throw new Error(`Only ${executed} of ${round} operations were valid`);
      const generated = generateOperation(judge.schema, `${seed} ${name} ${round}`, {
        maxDepth: name.startsWith('@interfaceObject') ? 3 : 4,
      });
      const prepared = judge.prepare(generated);
      if (prepared === undefined) continue;
      executed += 1;
      for (const faults of faultsFor(judge.names, round)) {
        const { ours, plain } = await judge.compare(prepared, faults, hashOf(seed, round));
        compared += 1;
        expect(ours, `seed ${seed}, round ${round}, faults ${faults.name}\n${JSON.stringify(generated)}`).toEqual(
          plain,
        );
      }
    }
    const executions = await judge.executions();
    console.log(`seed ${seed}: ${name}: ${compared} answers`, Object.fromEntries(executions));
    // Were everything left to @apollo/gateway, nothing would have been judged.
    expect(executions.get('own') ?? 0).toBeGreaterThan(compared * 0.4);
  });
});

describe(`seed ${seed}: the clients' documents`, () => {
  it('are all executed by us, and answered as @apollo/gateway answers them', { timeout: 600_000 }, async () => {
    const file = join(import.meta.dirname, '../../clients/documents.json');
    const documents = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
    const judge = await createJudge(graphs.get(whole) ?? '');
    let compared = 0;
    for (const [round, text] of documents.entries()) {
      const prepared = judge.prepare(withVariables(judge.schema, text, `${seed} ${round}`));
      if (prepared === undefined) throw new Error(`Not valid: ${text}`);
      for (const faults of faultsFor(judge.names, round)) {
        const { ours, plain } = await judge.compare(prepared, faults, hashOf(seed, round));
        compared += 1;
        expect(ours, `seed ${seed}, faults ${faults.name}\n${text}`).toEqual(plain);
      }
    }
    expect(Object.fromEntries(await judge.executions())).toEqual({ own: compared });
    await judge.stop();
  });
});
