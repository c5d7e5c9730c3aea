import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** One part of `npm run check`: a command that exits 0 when all is well. */
export interface Part {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface PartResult {
  readonly part: Part;
  readonly ok: boolean;
  readonly output: string;
  /** Milliseconds. */
  readonly took: number;
}

/** Runs a part to its end. A command that can't start is a failed part, never an exception. */
const runPart = async (part: Part, cwd: string): Promise<PartResult> => {
  const started = performance.now();
  const chunks: string[] = [];
  let ok = false;
  try {
    // Some colour their output wherever CI is set; it is read in a log.
    const { FORCE_COLOR: _, ...env } = process.env;
    const child = spawn(part.command, part.args, {
      cwd,
      env: { ...env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => chunks.push(chunk));
    }
    const [code] = (await once(child, 'close')) as [number | null];
    ok = code === 0;
  } catch (error) {
    chunks.push(error instanceof Error ? error.message : String(error));
  }
  return { part, ok, output: chunks.join('').trim(), took: performance.now() - started };
};

/** Runs every part, at most `atOnce` at a time, and reports each as it ends. */
export const runParts = async (
  parts: readonly Part[],
  options: { readonly cwd: string; readonly atOnce: number; readonly onEnd: (result: PartResult) => void },
): Promise<readonly PartResult[]> => {
  const waiting = [...parts];
  const results: PartResult[] = [];
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const result = await runPart(part, options.cwd);
      results.push(result);
      options.onEnd(result);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return results;
};
