import { writeAuthorization } from './supergraph/authorization.ts';
import { printSubgraphs } from './supergraph/subgraph-sdl.ts';
import { compose } from './supergraph/composition.ts';
import { bringUpToDate, report } from './supergraph/files.ts';
import { writeWebhookEvents } from './supergraph/webhook-events.ts';

// `npm run compose`: prints the subgraphs' SDL, composes it, writes the authorization table of what came out, and
// the page of webhook events.
// With `-- --check` it writes nothing and fails on drift.
const options = { check: process.argv.includes('--check'), command: 'npm run compose' };
const printed = await printSubgraphs();
report("subgraphs' SDL", await bringUpToDate(printed, options.check), options);

await writeWebhookEvents(options);

const composition = compose(printed.map(({ name, url, content, path }) => ({ name, url, sdl: content, file: path })));
if ('problems' in composition) {
  process.stderr.write(`The subgraphs do not compose:\n\n${composition.problems.join('\n\n')}\n`);
  process.exitCode = 1;
} else {
  const { supergraphSdl } = composition;
  report(
    'supergraph',
    await bringUpToDate([{ path: 'supergraph.graphql', content: supergraphSdl }], options.check),
    options,
  );
  await writeAuthorization(supergraphSdl, options);
}
