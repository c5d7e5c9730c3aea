import { BREAK, visit, type DocumentNode } from 'graphql';

/** Whether a document asks for the schema itself. */
export const introspects = (document: DocumentNode): boolean => {
  let found = false;
  visit(document, {
    Field: (node) => {
      if (node.name.value !== '__schema' && node.name.value !== '__type') return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
};
