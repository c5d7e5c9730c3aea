import { domains } from '@stargraph/kit/contracts/domain';
import { accessProblems, renderTable, rowsOf } from './access-table.ts';
import { bringUpToDate, report } from './files.ts';
import { loadSchema } from './schemas.ts';

/**
 * Writes docs/authorization.md; with `check` writes nothing and fails on drift. Fails on any field without a
 * rule, and on any field of the supergraph that the table misses.
 */
export const writeAuthorization = async (
  supergraphSdl: string,
  options: { readonly check: boolean; readonly command: string },
): Promise<void> => {
  const schemas = await Promise.all(domains.map(async (name) => ({ name, schema: await loadSchema(name) })));
  const problems = accessProblems(schemas, supergraphSdl);
  if (problems.length > 0) {
    process.stderr.write(
      `The authorization table has gaps:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n`,
    );
    process.exitCode = 1;
  }
  const changed = await bringUpToDate(
    [{ path: 'docs/authorization.md', content: renderTable(rowsOf(schemas)) }],
    options.check,
  );
  report('authorization table', changed, options);
};
