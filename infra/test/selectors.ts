/** A selector of a query: `name{label="…"}`. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** What looks like a metric's name and is the language's. */
const words = new Set(
  'and or unless bool sum max min avg count topk rate increase changes histogram_quantile vector inf nan'.split(' '),
);

/**
 * The selectors of a query, as far as names go: enough to say which metrics and labels it needs. Groupings
 * (`by (…)`) are left out.
 */
export const selectorsOf = (query: string): Selector[] => {
  const plain = query
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\boffset\s+\w+/g, ' ')
    .replaceAll(/\b\d[\d.]*(?:e\d+)?\b/g, ' ');
  const bare = /([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?(\s*\()?/g;
  const withoutTexts = plain.replaceAll(/"[^"]*"/g, '""');
  return [...withoutTexts.matchAll(bare)].flatMap(([, metric = '', braces = '', call]) => {
    if (call !== undefined || words.has(metric.toLowerCase())) return [];
    const labels = [...braces.matchAll(/([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
    return [{ metric, labels }];
  });
};
