import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Compiled code is kept beside the packages, so that every start but the first loads it instead of compiling.
enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'stargraph'));
await import('./run.ts');
