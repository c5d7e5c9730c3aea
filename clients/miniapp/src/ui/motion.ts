/** Whether things fade here in the place of moving: by the player's wish, or on a slow device. */
export const isCalm = (element: Element | null): boolean =>
  element?.closest('[data-motion="calm"]') != null || matchMedia('(prefers-reduced-motion: reduce)').matches;
