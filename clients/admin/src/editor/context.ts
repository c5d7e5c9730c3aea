import { createContext, use } from 'react';
import type { Nodes } from '../draft/node.ts';
import type { Images } from '../draft/to-release.ts';
import type { LibraryImage } from './upload.ts';
import type { DraftState, DraftStore } from '../draft/store.ts';
import type { ReleasePublishMutation } from '../generated/graphql.ts';

type Invalid = Extract<ReleasePublishMutation['releasePublish'], { readonly __typename: 'ReleaseInvalidError' }>;
export type Problem = Pick<Invalid['problems'][number], 'nodeId' | 'path' | 'code'>;

export interface EditorValue {
  readonly store: DraftStore;
  readonly state: DraftState;
  readonly nodes: Nodes;
  readonly locales: readonly string[];
  readonly defaultLocale: string;
  /** The locale that lists and the preview are in. */
  readonly locale: string;
  readonly selectedId: string | null;
  readonly view: 'node' | 'texts';
  readonly problems: readonly Problem[];
  /** Those that the draft shows, by the id of their asset. */
  readonly images: Images;
  /** Makes an image known that was uploaded just now. */
  readonly addImage: (image: LibraryImage) => void;
  readonly select: (nodeId: string) => void;
  readonly openTexts: () => void;
  /** Opens a node and puts the cursor where a problem is. */
  readonly jumpTo: (problem: Problem) => void;
  readonly setProblems: (problems: readonly Problem[]) => void;
  /** Sets one property, and takes the problem that was there away: the next publication judges anew. */
  readonly set: (nodeId: string, path: readonly string[], value: unknown, when?: 'soon' | 'now') => void;
}

export const EditorContext = createContext<EditorValue | null>(null);

/** What the parts of the editor share. Throws outside it. */
export const useEditor = (): EditorValue => {
  const value = use(EditorContext);
  if (value === null) throw new Error('This stands outside the editor');
  return value;
};
