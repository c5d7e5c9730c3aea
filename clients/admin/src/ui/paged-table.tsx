import { Table } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Pages } from '../api/use-pages.ts';
import { MoreButton } from './more.tsx';
import { Scroll } from './scroll.tsx';
import { FailureNotice, Notice, RowsSkeleton } from './state.tsx';

export interface Column {
  readonly name: string;
  readonly amount?: boolean;
  readonly wide?: boolean;
}

/** A list of rows in a card, in each of its states. `version` grows when the first page may be another. */
export const PagedTable = <Node,>({
  title,
  pages,
  columns,
  empty,
  version = 0,
  stacked = false,
  renderRow,
}: {
  readonly title?: string;
  readonly pages: Pages<Node>;
  readonly columns: readonly Column[];
  readonly empty: { readonly title: string; readonly text: string };
  readonly version?: number;
  /** On a narrow screen each row is a list; its cells say their column's name in `data-name`. */
  readonly stacked?: boolean;
  readonly renderRow: (node: Node) => ReactNode;
}) => {
  const { nodes, loading, error, hasMore, more, reload } = pages;
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    reload();
  }, [version, reload]);
  return (
    <section className="ad-card ad-card-flush">
      {title !== undefined && <h2 className="ad-card-title">{title}</h2>}
      {nodes.length === 0 ? (
        error !== undefined ? (
          <FailureNotice error={error} onRetry={reload} />
        ) : loading ? (
          <div className="ad-inset">
            <RowsSkeleton rows={5} />
          </div>
        ) : (
          <Notice {...empty} />
        )
      ) : (
        <>
          <Scroll label={title ?? columns.map(({ name }) => name).join(', ')}>
            <Table className={stacked ? 'ad-table ad-stacked' : 'ad-table'} stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  {columns.map(({ name, amount = false, wide = false }) => (
                    <Table.Th
                      key={name}
                      scope="col"
                      className={`${amount ? 'ad-amount' : ''} ${wide ? 'ad-wide-only' : ''}`}
                    >
                      {name}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>{nodes.map(renderRow)}</Table.Tbody>
            </Table>
          </Scroll>
          {error !== undefined && <FailureNotice error={error} onRetry={more} />}
          {hasMore && <MoreButton busy={loading} onMore={more} />}
        </>
      )}
    </section>
  );
};
