/** One figure of a measurement. */
export interface Figure {
  readonly bench: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** What was measured beside it in the same run; null for a figure that stands alone. */
  readonly baseline: string | null;
  /** Above 1: better than the baseline (rates ours/theirs, times theirs/ours). */
  readonly ratio: number | null;
  /** The least ratio that was promised. */
  readonly budget?: number;
}

export type Report = (figure: Figure) => void;

const round = (value: number): number => Number(value.toPrecision(4));

/** Prints figures as they come: one JSON object a line, or for people. */
export const createReport =
  (json: boolean): Report =>
  (figure) => {
    const rounded = {
      ...figure,
      value: round(figure.value),
      ratio: figure.ratio === null ? null : round(figure.ratio),
      ...(figure.budget === undefined ? {} : { met: (figure.ratio ?? 0) >= figure.budget }),
    };
    if (json) process.stdout.write(`${JSON.stringify(rounded)}\n`);
    else {
      const beside = rounded.baseline === null ? '' : `   ${rounded.ratio}x ${rounded.baseline}`;
      const promised =
        rounded.budget === undefined ? '' : `   budget ${rounded.budget}x ${rounded.met === true ? 'met' : 'MISSED'}`;
      process.stdout.write(
        `${rounded.bench.padEnd(10)} ${rounded.metric.padEnd(34)} ${String(rounded.value).padStart(10)} ${rounded.unit}${beside}${promised}\n`,
      );
    }
  };

/** The middle value; of an even number, the lower of the two in the middle. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
