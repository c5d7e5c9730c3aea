import { z } from 'zod';

export const environmentSchema = z.object({
  environmentId: z.string(),
  projectId: z.string(),
  companyId: z.string(),
  kind: z.enum(['live', 'sandbox']),
});

/** A piece of a file that is downloaded by the word of its link; null for a link that is not good, or no longer. */
export const downloadPiece = {
  callers: ['gateway'],
  input: z.object({
    ticket: z.string().max(8000),
    /** `next` of the piece before; null for the first. */
    place: z.string().max(4000).nullable(),
  }),
  output: z
    .object({ format: z.enum(['csv', 'jsonl', 'json']), text: z.string(), next: z.string().nullable() })
    .nullable(),
} as const;
