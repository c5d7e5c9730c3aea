import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const mailSchema = z.object({
  id: z.string(),
  /** Whom the envelope names. */
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  /** ISO 8601. */
  at: z.string(),
  text: z.string(),
  html: z.string(),
});
export type StoredMail = z.infer<typeof mailSchema>;

/** The newest so many are kept. */
const most = 500;

export interface MailStore {
  /** Newest first. */
  list(): readonly StoredMail[];
  find(id: string): StoredMail | undefined;
  /** Resolves once it is kept. A mail of an id that is there already is a repeat, and changes nothing. */
  add(mail: StoredMail): Promise<void>;
  clear(): Promise<void>;
}

/** Mails in a file, one a line. @param folder without one they live as long as the process */
export const openMailStore = async (folder: string | undefined): Promise<MailStore> => {
  const file = folder === undefined ? undefined : join(folder, 'mails.jsonl');
  let mails: StoredMail[] = [];
  if (folder !== undefined && file !== undefined) {
    await mkdir(folder, { recursive: true });
    const text = await readFile(file, 'utf8').catch(() => '');
    mails = text.split('\n').flatMap((line) => {
      // A kill may have left half a line.
      const parsed = z.string().transform(readJson).pipe(mailSchema).safeParse(line);
      return parsed.success ? [parsed.data] : [];
    });
    mails = mails.slice(-most);
  }
  const rewrite = async (): Promise<void> => {
    if (file === undefined) return;
    await writeFile(`${file}.new`, mails.map((mail) => `${JSON.stringify(mail)}\n`).join(''));
    await rename(`${file}.new`, file);
  };
  await rewrite();
  return {
    list: () => mails.toReversed(),
    find: (id) => mails.find((mail) => mail.id === id),
    add: async (mail) => {
      if (mails.some(({ id }) => id === mail.id)) return;
      mails.push(mail);
      if (mails.length > most) mails.shift();
      if (file !== undefined) await appendFile(file, `${JSON.stringify(mail)}\n`);
    },
    clear: async () => {
      mails = [];
      await rewrite();
    },
  };
};

const readJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
