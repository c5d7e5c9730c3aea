import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { Haptic } from '../bridge.ts';
import { useText } from '../i18n.ts';

/** The device's edge around its screen, in its own pixels. */
const bezel = 14;
const margin = 28;
/** On a screen of about a phone's width that screen is the phone. The style sheets know the same number. */
const bareBelow = 720;

const shakes: Readonly<Record<string, number>> = { light: 1.5, soft: 1.5, medium: 2.5, rigid: 3, heavy: 4 };

/** Where the phone lies: as large as the place allows, and moved a little by haptics. */
export const Stage = ({
  size,
  haptic,
  children,
}: {
  size: { readonly width: number; readonly height: number };
  haptic: { readonly id: number; readonly haptic: Haptic } | null;
  children: (screen: { readonly width: number; readonly height: number }) => ReactNode;
}) => {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const device = useRef<HTMLDivElement>(null);
  const [space, setSpace] = useState({ width: 1200, height: 900, bare: false });
  const [felt, setFelt] = useState(0);

  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measure = (): void =>
      setSpace({ width: element.clientWidth, height: element.clientHeight, bare: window.innerWidth < bareBelow });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (haptic === null) return;
    const timer = setTimeout(() => setFelt(haptic.id), 1100);
    const strength = haptic.haptic.type === 'impact' ? (shakes[haptic.haptic.style] ?? 2) : 2;
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches)
      device.current?.animate(
        [0, -strength, strength, -strength / 2, 0].map((x) => ({ translate: `${x}px 0` })),
        { duration: 160, easing: 'ease-out' },
      );
    return () => clearTimeout(timer);
  }, [haptic]);

  const { bare } = space;
  const outer = { width: size.width + 2 * bezel, height: size.height + 2 * bezel };
  const scale = bare
    ? 1
    : Math.min(1, (space.width - 2 * margin) / outer.width, (space.height - 2 * margin) / outer.height);
  const chip = haptic === null || haptic.id === felt ? null : haptic.haptic;
  const hapticText = (value: Haptic): string => {
    if (value.type === 'impact') return t.haptic.impact(value.style);
    return value.type === 'notification' ? t.haptic.notification(value.style) : t.haptic.selection;
  };

  return (
    <div ref={place} className="stage" data-bare={bare}>
      <div className="device-place" style={bare ? {} : { width: outer.width * scale, height: outer.height * scale }}>
        <div
          ref={device}
          className="device"
          style={bare ? {} : { width: outer.width, height: outer.height, transform: `scale(${scale})` }}
        >
          {children(bare ? space : size)}
        </div>
      </div>
      <span className="haptic" data-shown={chip !== null} aria-hidden="true">
        <span className="haptic-waves" />
        {chip === null ? '' : hapticText(chip)}
      </span>
    </div>
  );
};
