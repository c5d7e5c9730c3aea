import { counterOf, type Counter, type Registry } from '@stargraph/kit/metrics';

/** Operations by how their document was sent: `trusted` and `persisted` by a hash, `free` as text. */
export const documentKinds = (registry: Registry): Counter<'kind'> =>
  counterOf(registry, {
    name: 'stargraph_documents_total',
    help: 'Operations by how their document was sent: trusted and persisted by a hash, free as text',
    labelNames: ['kind'],
  });
