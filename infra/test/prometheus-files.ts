import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const prometheusFolder = join(import.meta.dirname, '..', 'prometheus');

const ruleFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string().optional(),
          record: z.string().optional(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }).optional(),
          annotations: z.object({ summary: z.string(), runbook: z.string() }).optional(),
        }),
      ),
    }),
  ),
});

export type Rule = z.infer<typeof ruleFile>['groups'][number]['rules'][number];

/** Every recording and alerting rule. */
export const readRules = async (): Promise<Rule[]> => {
  const folder = join(prometheusFolder, 'rules');
  const rules: Rule[] = [];
  for (const name of await readdir(folder)) {
    const { groups } = ruleFile.parse(parse(await readFile(join(folder, name), 'utf8')));
    rules.push(...groups.flatMap((group) => group.rules));
  }
  return rules;
};
