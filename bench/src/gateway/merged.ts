import type { RequestContext } from '@stargraph/kit/graphql/context';
import { anonymous } from '@stargraph/kit/viewer';
import { createYoga } from 'graphql-yoga';
import { mergedSchema } from './schemas.ts';
import { serveHandler } from './serve-handler.ts';

// Everything that the subgraphs hold in one yoga, asked directly: what federation must not cost.
serveHandler(createYoga<object, Partial<RequestContext>>({ schema: mergedSchema(), context: { viewer: anonymous } }));
