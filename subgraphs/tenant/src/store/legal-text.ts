import type { Sql } from '@stargraph/kit/db/sql';

export const legalKinds = ['terms', 'privacy'] as const;
export type LegalKind = (typeof legalKinds)[number];

export interface LegalTextRow {
  readonly environmentId: string;
  readonly kind: LegalKind;
  readonly language: string;
  /** Markdown. */
  readonly text: string;
  readonly updatedAt: Date;
}

/** An environment's texts, terms before privacy. */
export const findLegalTexts = (sql: Sql, environmentId: string): Promise<LegalTextRow[]> =>
  sql.query<LegalTextRow>(
    `select environment_id as "environmentId", kind, language, text, updated_at as "updatedAt" from legal_text
     where environment_id = $1 order by kind desc, language`,
    [environmentId],
  );

/** Which pages an environment has. */
export const findLegalPages = async (sql: Sql, environmentId: string): Promise<LegalKind[]> =>
  (
    await sql.query<{ kind: LegalKind }>(
      'select distinct kind from legal_text where environment_id = $1 order by kind desc',
      [environmentId],
    )
  ).map(({ kind }) => kind);

export const saveLegalText = async (tx: Sql, row: LegalTextRow): Promise<void> => {
  await tx.query(
    `insert into legal_text (environment_id, kind, language, text, updated_at) values ($1, $2, $3, $4, $5)
     on conflict (environment_id, kind, language) do update set text = excluded.text, updated_at = excluded.updated_at`,
    [row.environmentId, row.kind, row.language, row.text, row.updatedAt],
  );
};

export const deleteLegalText = async (
  tx: Sql,
  { environmentId, kind, language }: Pick<LegalTextRow, 'environmentId' | 'kind' | 'language'>,
): Promise<void> => {
  await tx.query('delete from legal_text where environment_id = $1 and kind = $2 and language = $3', [
    environmentId,
    kind,
    language,
  ]);
};
