import { domains } from '@stargraph/kit/contracts/domain';
import { accessProblems, renderTable, rowsOf } from './access-table.ts';
import { cacheProblems } from './cache-rules.ts';
import { bringUpToDate, report } from './files.ts';
import { loadSchema } from './schemas.ts';

const refuse = (what: string, problems: readonly string[]): void => {
  if (problems.length === 0) return;
  process.stderr.write(`${what}:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n`);
  process.exitCode = 1;
};

/**
 * Writes docs/authorization.md; with `check` writes nothing and fails on drift. Fails on any field without a
 * rule, on any field of the supergraph that the table misses, and on what {@link cacheProblems} finds.
 */
export const writeAuthorization = async (
  supergraphSdl: string,
  options: { readonly check: boolean; readonly command: string },
): Promise<void> => {
  const schemas = await Promise.all(domains.map(async (name) => ({ name, schema: await loadSchema(name) })));
  refuse('The authorization table has gaps', accessProblems(schemas, supergraphSdl));
  refuse('Answers could be kept for whom they are not the same', cacheProblems(schemas));
  const changed = await bringUpToDate(
    [{ path: 'docs/authorization.md', content: renderTable(rowsOf(schemas)) }],
    options.check,
  );
  report('authorization table', changed, options);
};
