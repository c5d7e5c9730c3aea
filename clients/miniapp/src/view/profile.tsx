import { byId } from '../release/release.ts';
import { Cell, Empty, Failed, Section, Skeleton, SkeletonCells, Tile } from '../ui/kit.tsx';
import type { Loadable, PlayerView } from './model.ts';
import { useStage } from './stage.tsx';

/** The first letter, whole: a name may begin with a letter of two code units. */
const initial = (name: string): string => (Array.from(name.trim())[0] ?? '?').toUpperCase();

/** Who the player is here: name, level, points, and the things that they hold. */
export const ProfileView = ({ player }: { readonly player: Loadable<PlayerView> }) => {
  const { messages, number, text, release } = useStage();
  if (player.state === 'failed') return <Failed onRetry={() => player.retry()} />;
  const ready = player.state === 'ready' ? player.value : undefined;
  return (
    <>
      <section className="sg-profile" aria-label={messages.profile}>
        <div className="sg-avatar" aria-hidden="true">
          {ready === undefined ? '' : initial(ready.name)}
        </div>
        <div className="sg-profile-name">{ready === undefined ? <Skeleton width={140} height={24} /> : ready.name}</div>
        <div className="sg-profile-state">
          {ready === undefined ? (
            <Skeleton width={160} height={15} />
          ) : (
            `${messages.level(number(ready.level))} · ${messages.points(number(ready.points), Number(ready.points))}`
          )}
        </div>
      </section>
      <Section header={messages.items}>
        {ready === undefined ? (
          <SkeletonCells count={2} />
        ) : ready.items.length === 0 ? (
          <Empty icon="chest" title={messages.noItems} hint={messages.noItemsHint} />
        ) : (
          ready.items.map(({ itemId, title, quantity }) => {
            const item = byId(release.items, itemId);
            return (
              <Cell
                key={itemId}
                leading={<Tile icon={item?.icon ?? 'gift'} />}
                title={item === undefined ? title : text(item.title)}
                trailing={<span className="sg-score">×{number(quantity)}</span>}
              />
            );
          })
        )}
      </Section>
    </>
  );
};
