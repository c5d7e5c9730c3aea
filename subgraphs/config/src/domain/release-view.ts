import type { PublicRelease } from '@stargraph/kit/contracts/release';
import { definitionKinds, definitionsIn, type ContentOf, type DefinitionKind } from './definition.ts';

/** A release's public artefact, with its definitions by id. */
export interface ReleaseView {
  readonly release: PublicRelease;
  find<Kind extends DefinitionKind>(kind: Kind, id: string): ContentOf<Kind> | null;
}

export const createReleaseView = (release: PublicRelease): ReleaseView => {
  const byKind = new Map(
    definitionKinds.map((kind) => [
      kind,
      new Map<string, unknown>(definitionsIn(release, kind).map((content) => [content.id, content])),
    ]),
  );
  return {
    release,
    find: <Kind extends DefinitionKind>(kind: Kind, id: string) =>
      (byKind.get(kind)?.get(id) as ContentOf<Kind> | undefined) ?? null,
  };
};
