import { makeTemplate } from '../embedded/src/template.ts';

/** Lays out the database that first starts begin with; set-up runs it. */
await makeTemplate();
