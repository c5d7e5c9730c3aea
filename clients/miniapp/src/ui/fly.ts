import sprite from '../assets/things.svg?no-inline';
import type { ThingIcon } from '../release/release.ts';
import { isCalm } from './motion.ts';

/** An element of a picture that lies over everything at `x`, `y` and is gone when its animation is. */
const thingAt = (root: Element, icon: ThingIcon, size: number): SVGSVGElement => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 32 32');
  svg.setAttribute('width', String(size));
  svg.setAttribute('height', String(size));
  svg.setAttribute('class', 'sg-flying');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${sprite}#${icon}`);
  svg.append(use);
  root.append(svg);
  return svg;
};

/**
 * Lets a reward fly from what was touched to the balance that it changes (`data-balance` of the currency's id); out
 * of the top where no balance is in sight. Nothing moves for those who want it calm.
 */
export const flyReward = (from: Element, currencyId: string, icon: ThingIcon): void => {
  const root = from.closest('.sg-app');
  if (root === null || isCalm(from) || typeof from.animate !== 'function') return;
  const frame = root.getBoundingClientRect();
  const start = from.getBoundingClientRect();
  const target = [...root.querySelectorAll('[data-balance]')].find(
    (element) => element.getAttribute('data-balance') === currencyId,
  );
  const end = target?.getBoundingClientRect();
  const size = 28;
  const x0 = start.left + start.width / 2 - frame.left - size / 2;
  const y0 = start.top + start.height / 2 - frame.top - size / 2;
  const x1 = end === undefined ? frame.width / 2 : end.left + end.width / 2 - frame.left - size / 2;
  const y1 = end === undefined ? -size : end.top + end.height / 2 - frame.top - size / 2;
  for (let index = 0; index < 5; index += 1) {
    const thing = thingAt(root, icon, size);
    const bend = (index - 2) * 26;
    const animation = thing.animate(
      [
        { transform: `translate(${x0}px, ${y0}px) scale(.4)`, opacity: 0 },
        { transform: `translate(${x0 + bend}px, ${y0 - 34}px) scale(1.1)`, opacity: 1, offset: 0.3 },
        { transform: `translate(${x1}px, ${y1}px) scale(.6)`, opacity: 0.2 },
      ],
      { duration: 620, delay: index * 45, easing: 'cubic-bezier(.3,.7,.3,1)', fill: 'both' },
    );
    animation.addEventListener('finish', () => thing.remove());
    animation.addEventListener('cancel', () => thing.remove());
  }
};

/** A word that rises from where a finger came up and fades. */
export const riseFrom = (host: Element, text: string, x: number, y: number): void => {
  if (isCalm(host) || typeof host.animate !== 'function') return;
  if (host.querySelectorAll('.sg-rise').length > 11) return;
  const word = document.createElement('span');
  word.className = 'sg-rise';
  word.setAttribute('aria-hidden', 'true');
  word.textContent = text;
  host.append(word);
  const animation = word.animate(
    [
      { transform: `translate(${x}px, ${y}px) translate(-50%, -60%) scale(.8)`, opacity: 0 },
      { transform: `translate(${x}px, ${y - 24}px) translate(-50%, -60%) scale(1.1)`, opacity: 1, offset: 0.2 },
      { transform: `translate(${x}px, ${y - 84}px) translate(-50%, -60%) scale(1)`, opacity: 0 },
    ],
    { duration: 700, easing: 'cubic-bezier(.2,.7,.3,1)' },
  );
  animation.addEventListener('finish', () => word.remove());
  animation.addEventListener('cancel', () => word.remove());
};
