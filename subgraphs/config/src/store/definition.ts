import type { Sql } from '@stargraph/kit/db/sql';
import type { PublicRelease } from '@stargraph/kit/contracts/release';
import { definitionKinds, definitionsIn, type DefinitionKind } from '../domain/definition.ts';

export interface DefinitionRow {
  readonly environmentId: string;
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly defaultLocale: string;
  readonly content: unknown;
}

/** Remembers every definition of a release that an environment switches to, over what it remembered before. */
export const rememberDefinitions = async (
  tx: Sql,
  environmentId: string,
  hash: string,
  release: PublicRelease,
): Promise<void> => {
  const rows = definitionKinds.flatMap((kind) =>
    definitionsIn(release, kind).map((content) => ({ kind, id: content.id, content })),
  );
  await tx.query(
    `insert into definition (environment_id, kind, id, hash, default_locale, content)
     select $1, kind, id, $2, $3, content from jsonb_to_recordset($4::jsonb) as given(kind text, id text, content jsonb)
     on conflict (environment_id, kind, id) do update
       set hash = excluded.hash, default_locale = excluded.default_locale, content = excluded.content`,
    [environmentId, hash, release.defaultLocale, JSON.stringify(rows)],
  );
};

/** Those of the named definitions that the environment ever published, as they were last published there. */
export const recallDefinitions = (
  sql: Sql,
  environmentId: string,
  keys: readonly { readonly kind: DefinitionKind; readonly id: string }[],
): Promise<DefinitionRow[]> =>
  sql.query<DefinitionRow>(
    `select environment_id as "environmentId", kind, id, default_locale as "defaultLocale", content
     from definition where environment_id = $1 and (kind, id) in (select * from unnest($2::text[], $3::text[]))`,
    [environmentId, keys.map((key) => key.kind), keys.map((key) => key.id)],
  );
