import { useId, type ReactNode } from 'react';
import { useStage } from '../view/stage.tsx';
import type { ThingIcon } from '../release/release.ts';
import { Glyph, Thing, type UiIcon } from './icon.tsx';

/** An inset group of cells under its header. */
export const Section = ({ header, children }: { readonly header?: string; readonly children: ReactNode }) => {
  const id = useId();
  return (
    <section className="sg-section" aria-labelledby={header === undefined ? undefined : id}>
      {header !== undefined && (
        <h2 className="sg-section-header" id={id}>
          {header}
        </h2>
      )}
      <div className="sg-group">{children}</div>
    </section>
  );
};

/** A row of a group. */
export const Cell = ({
  leading,
  title,
  subtitle,
  trailing,
  tone,
  onOpen,
}: {
  readonly leading?: ReactNode;
  readonly title: ReactNode;
  readonly subtitle?: ReactNode;
  readonly trailing?: ReactNode;
  /** `own`: it is about the player who looks. */
  readonly tone?: 'own' | undefined;
  /** Shows more of it: then all but what trails is a button. */
  readonly onOpen?: (() => void) | undefined;
}) => {
  const words = (
    <>
      {leading !== undefined && <span className="sg-cell-leading">{leading}</span>}
      <span className="sg-cell-body">
        <span className="sg-cell-title">{title}</span>
        {subtitle !== undefined && <span className="sg-cell-subtitle">{subtitle}</span>}
      </span>
    </>
  );
  return (
    <div className="sg-cell" data-tone={tone}>
      {onOpen === undefined ? (
        words
      ) : (
        <button type="button" className="sg-cell-open" onClick={onOpen}>
          {words}
        </button>
      )}
      {trailing !== undefined && <div className="sg-cell-trailing">{trailing}</div>}
    </div>
  );
};

/** A thing on a soft tile: the leading picture of a cell. */
export const Tile = ({ icon }: { readonly icon: ThingIcon }) => (
  <span className="sg-tile">
    <Thing icon={icon} size={28} />
  </span>
);

export const Button = ({
  kind = 'filled',
  size = 'small',
  busy = false,
  disabled = false,
  label,
  onPress,
  children,
}: {
  readonly kind?: 'filled' | 'tinted';
  readonly size?: 'small' | 'large';
  /** Under way: it stays, and takes no other press. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  /** For screen readers, where the words on it alone don't say it. */
  readonly label?: string;
  readonly onPress: (at: Element) => void;
  readonly children: ReactNode;
}) => (
  <button
    type="button"
    className="sg-button"
    data-kind={kind}
    data-size={size}
    aria-busy={busy}
    aria-label={label}
    disabled={disabled}
    onClick={(event) => {
      if (!busy) onPress(event.currentTarget);
    }}
  >
    <span className="sg-button-face">{children}</span>
  </button>
);

/** Holds the place of something of known size until it is there. */
export const Skeleton = ({
  width,
  height = 16,
  round = false,
}: {
  readonly width: number | string;
  readonly height?: number;
  readonly round?: boolean;
}) => (
  <span className="sg-skeleton" style={{ width, height, borderRadius: round ? height : Math.min(8, height / 2) }} />
);

/** Cells that wait, each as high as those that will come. */
export const SkeletonCells = ({ count, action = false }: { readonly count: number; readonly action?: boolean }) => (
  <>
    {Array.from({ length: count }, (_, index) => (
      <Cell
        key={index}
        leading={<Skeleton width={44} height={44} />}
        title={<Skeleton width={`${62 - ((index * 17) % 30)}%`} height={17} />}
        subtitle={<Skeleton width={`${44 - ((index * 11) % 20)}%`} height={13} />}
        trailing={action ? <Skeleton width={76} height={32} round /> : undefined}
      />
    ))}
  </>
);

/** There is nothing, and what to do about it. */
export const Empty = ({
  icon,
  title,
  hint,
}: {
  readonly icon: ThingIcon;
  readonly title: string;
  readonly hint: string;
}) => (
  <div className="sg-empty">
    <Thing icon={icon} size={48} />
    <p className="sg-empty-title">{title}</p>
    <p className="sg-empty-hint">{hint}</p>
  </div>
);

/** It failed: what happened, and a way on. */
export const Failed = ({ title, onRetry }: { readonly title?: string; readonly onRetry: () => void }) => {
  const { messages } = useStage();
  return (
    <div className="sg-empty" role="alert">
      <span className="sg-empty-glyph">
        <Glyph icon="warning" size={32} />
      </span>
      <p className="sg-empty-title">{title ?? messages.loadFailed}</p>
      <p className="sg-empty-hint">{messages.loadFailedHint}</p>
      <Button kind="tinted" onPress={onRetry}>
        {messages.retry}
      </Button>
    </div>
  );
};

/** A page of its own where there is nothing else to show. */
export const Notice = ({
  icon,
  title,
  hint,
  children,
}: {
  readonly icon: ThingIcon;
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}) => (
  <main className="sg-notice">
    <Thing icon={icon} size={96} />
    <h1>{title}</h1>
    <p>{hint}</p>
    {children}
  </main>
);

export const ProgressBar = ({ share, label }: { readonly share: number; readonly label: string }) => (
  <span className="sg-progress">
    <progress className="sg-hidden" aria-label={label} max={1} value={Math.min(1, Math.max(0, share))} />
    <span className="sg-progress-fill" style={{ transform: `scaleX(${Math.min(1, Math.max(0, share))})` }} />
  </span>
);

/** An amount with its picture: a reward, a price. */
export const Amount = ({
  icon,
  glyph,
  children,
}: {
  readonly icon?: ThingIcon;
  readonly glyph?: UiIcon;
  readonly children: ReactNode;
}) => (
  <span className="sg-amount">
    {icon !== undefined && <Thing icon={icon} size={18} />}
    {glyph !== undefined && <Glyph icon={glyph} size={18} />}
    <span>{children}</span>
  </span>
);
