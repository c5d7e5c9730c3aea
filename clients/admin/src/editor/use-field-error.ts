import { useEditor } from './context.ts';
import { useWords } from './use-words.ts';

/** What problems say about a place of a node; undefined where it is fine. */
export const useFieldError = (nodeId: string, path: readonly string[], exact = false): string | undefined => {
  const { problems } = useEditor();
  const words = useWords();
  const place = `${path.join('.')}.`;
  const found = problems.find((problem) => {
    if (problem.nodeId !== nodeId) return false;
    const at = `${problem.path.join('.')}.`;
    return exact ? at === place : at.startsWith(place);
  });
  return found && words.problem(found);
};
