import { z } from 'zod';
import { defineDownload } from '@stargraph/kit/download';
import type { AuditEntryRow } from '../store/audit-entry.ts';
import { canonical } from './audit-entry.ts';

export const exportFormats = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Downloads of the log as it was when they were asked for: what happens meanwhile is not in them. */
export const auditDownload = defineDownload(
  'audit-export',
  z.object({
    companyId: z.string(),
    format: z.enum(exportFormats),
    filter: z.object({
      actorId: z.string().nullish(),
      action: z.string().nullish(),
      targetKind: z.string().nullish(),
      targetId: z.string().nullish(),
      projectId: z.string().nullish(),
      environmentId: z.string().nullish(),
      from: z.coerce.date().nullish(),
      to: z.coerce.date().nullish(),
    }),
    /** The newest entry that is in it. */
    position: z
      .string()
      .regex(/^\d{1,18}$/)
      .transform(BigInt),
  }),
);

const columns = [
  'position',
  'at',
  'actorKind',
  'actorId',
  'action',
  'targetKind',
  'targetId',
  'targetName',
  'projectId',
  'environmentId',
  'before',
  'after',
  'ip',
  'userAgent',
  'previousHash',
  'hash',
] as const;

/** What stands before the first entry. */
export const exportHead = (format: ExportFormat): string => (format === 'csv' ? `${columns.join(',')}\r\n` : '');

/** An entry as a line of CSV (RFC 4180) or of JSON. */
export const exportLine = (format: ExportFormat, row: AuditEntryRow): string => {
  const values = {
    ...row,
    position: row.position.toString(),
    at: row.at.toISOString(),
  };
  if (format === 'jsonl') {
    const entries = columns.map((column) => [column, values[column]] as const);
    return `${JSON.stringify(Object.fromEntries(entries))}\n`;
  }
  const cells = columns.map((column) => {
    const value = values[column];
    if (value === null) return '';
    return cell(typeof value === 'string' ? value : canonical(value));
  });
  return `${cells.join(',')}\r\n`;
};

/**
 * A cell of CSV. A spreadsheet takes what begins with one of these for a formula, and names are anybody's to choose,
 * so such a text gets an apostrophe, which spreadsheets take for "this is text".
 */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
