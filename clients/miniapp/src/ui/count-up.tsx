import { useEffect, useRef, useState } from 'react';
import { useStage } from '../view/stage.tsx';
import { isCalm } from './motion.ts';

const duration = 300;

/** A number that counts to its new value in 300 ms, from wherever it stands: a further change takes over at once. */
export const CountUp = ({ value }: { readonly value: bigint }) => {
  const { number } = useStage();
  const element = useRef<HTMLSpanElement>(null);
  const shown = useRef(value);
  const [text, setText] = useState(value);
  useEffect(() => {
    const from = shown.current;
    if (from === value) return;
    const show = (next: bigint): void => {
      shown.current = next;
      setText(next);
    };
    let frame = 0;
    const began = performance.now();
    const step = (now: number): void => {
      const share = isCalm(element.current) ? 1 : Math.min(1, Math.max(0, (now - began) / duration));
      const eased = 1 - (1 - share) ** 3;
      show(share === 1 ? value : from + ((value - from) * BigInt(Math.round(eased * 1000))) / 1000n);
      if (share < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return (
    <span ref={element} className="sg-number">
      {number(text)}
    </span>
  );
};
