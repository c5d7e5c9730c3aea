import { useRef, type PointerEvent } from 'react';
import type { Money, ThingIcon } from '../release/release.ts';
import { Thing } from '../ui/icon.tsx';
import { riseFrom } from '../ui/fly.ts';
import { MoneyAmount } from './money.tsx';
import { useStage } from './stage.tsx';

/**
 * The one big thing. A finger counts when it comes up inside, each of several by itself; one that starts to scroll
 * does not.
 */
export const TapView = ({
  label,
  points,
  cost = null,
  affordable = true,
  icon = 'star',
  onTap,
}: {
  readonly label: string;
  readonly points: number;
  /** What one repetition costs. */
  readonly cost?: Money | null;
  readonly affordable?: boolean;
  readonly icon?: ThingIcon;
  readonly onTap: () => void;
}) => {
  const { messages, number } = useStage();
  const down = useRef(new Set<number>());
  const up = (event: PointerEvent<HTMLButtonElement>): void => {
    if (!down.current.delete(event.pointerId) || !affordable) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    onTap();
    if (points > 0)
      riseFrom(event.currentTarget, messages.perTap(number(points)), event.clientX - left, event.clientY - top);
  };
  return (
    <section className="sg-tap">
      <button
        type="button"
        className="sg-tap-button"
        // Still to be reached, so that a screen reader tells why nothing happens.
        aria-disabled={!affordable}
        onPointerDown={(event) => {
          if (event.button === 0) down.current.add(event.pointerId);
        }}
        onPointerUp={up}
        onPointerCancel={(event) => down.current.delete(event.pointerId)}
        onPointerLeave={(event) => down.current.delete(event.pointerId)}
        onContextMenu={(event) => event.preventDefault()}
        onClick={(event) => {
          // Pressed by keyboard or by a screen reader: no pointer came up.
          if (event.detail === 0 && affordable) onTap();
        }}
      >
        <Thing icon={icon} size={104} />
        <span className="sg-tap-label">{label}</span>
        <span className="sg-tap-points">
          {points > 0 && messages.perTap(number(points))}
          {cost !== null && <MoneyAmount money={cost} sign="−" />}
        </span>
        {!affordable && <span className="sg-tap-hint">{messages.tooLittle}</span>}
      </button>
    </section>
  );
};
