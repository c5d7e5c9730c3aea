import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import './plot-locale.ts';
import uPlot from 'uplot';
import { useFormat } from '../format/use-format.ts';
import type { Series } from './series.ts';

/** Told apart by lightness too, so that colour is never the only sign. The same thing has the same colour everywhere. */
const colours = {
  light: {
    players: '#4b53c9',
    events: '#0f7b6c',
    coins: '#9a6700',
    minted: '#2f7d32',
    burnt: '#b02a4a',
    stars: '#b4540a',
    other: '#727281',
  },
  dark: {
    players: '#8b93f5',
    events: '#3ab8a4',
    coins: '#d9a331',
    minted: '#6cc070',
    burnt: '#ec7d97',
    stars: '#f08c4a',
    other: '#9a9ba8',
  },
} as const;
const ink = { light: '#55555f', dark: '#9a9ba8' } as const;
const grid = { light: '#ebebef', dark: '#2c2d34' } as const;

export type PlotColour = keyof (typeof colours)['light'];

const height = 168;
const axisWidth = 44;

const bars = uPlot.paths.bars?.({ size: [0.62, 36], radius: 0.15 });

/** Bars by day from a baseline of 0. What it shows stands in the table under it too, so it is hidden from readers. */
export const Plot = ({
  days,
  series,
  colour,
}: {
  readonly days: readonly string[];
  readonly series: Series;
  readonly colour: PlotColour;
}) => {
  const scheme = useComputedColorScheme('light');
  const format = useFormat();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const tip = document.createElement('div');
    tip.className = 'ad-plot-tip';
    tip.hidden = true;
    const fill = colours[scheme][colour];
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        padding: [10, 14, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: {
          x: { time: false, range: (_, min, max) => [min - 0.5, max + 0.5] },
          y: { range: (_, min, max) => [Math.min(min * 1.08, 0), Math.max(max * 1.08, 4)] },
        },
        axes: [
          {
            stroke: ink[scheme],
            grid: { show: false },
            ticks: { show: false },
            size: 26,
            font: '11px system-ui, sans-serif',
            splits: ({ width }) => {
              // A day's name is up to 50 wide, in Russian.
              const room = Math.floor((width - axisWidth) / 60);
              const step = Math.ceil(days.length / Math.min(7, Math.max(2, room)));
              return days.flatMap((_, index) => ((days.length - 1 - index) % step === 0 ? [index] : []));
            },
            values: (_, splits) => splits.map((index) => format.day(days[index] ?? '')),
          },
          {
            stroke: ink[scheme],
            grid: { stroke: grid[scheme], width: 1 },
            ticks: { show: false },
            size: axisWidth,
            font: '11px system-ui, sans-serif',
            incrs: [
              1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 1e7, 1e8, 1e9,
            ],
            space: 34,
            values: (_, splits) => splits.map((value) => format.compact(value)),
          },
        ],
        series: [
          {},
          { fill, stroke: fill, width: 0, ...(bars === undefined ? {} : { paths: bars }), points: { show: false } },
        ],
        hooks: {
          setCursor: [
            (self) => {
              const { idx, left = -1 } = self.cursor;
              const value = idx == null ? undefined : series.values[idx];
              tip.hidden = value === undefined || left < 0;
              if (idx == null || value === undefined) return;
              tip.textContent = `${format.day(days[idx] ?? '')} · ${format.number(value)}`;
              const x = self.valToPos(idx, 'x');
              tip.style.left = `${Math.min(Math.max(x, 50), self.over.clientWidth - 50)}px`;
            },
          ],
        },
      },
      [days.map((_, index) => index), [...series.values]],
      element,
    );
    plot.over.append(tip);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [days, series, colour, scheme, format]);
  return <div ref={host} className="ad-plot" aria-hidden="true" />;
};
