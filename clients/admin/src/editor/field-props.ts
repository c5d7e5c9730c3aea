import type { DraftNode } from '../draft/node.ts';

/** What every input of a property is given. */
export interface FieldProps {
  readonly node: DraftNode;
  readonly name: string;
  readonly label: string;
}
