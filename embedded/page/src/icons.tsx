import type { ReactNode, SVGProps } from 'react';

const paths = {
  back: <path d="m14.5 5-7 7 7 7" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  more: (
    <g fill="currentColor" stroke="none">
      <circle cx="5.5" cy="12" r="1.8" />
      <circle cx="12" cy="12" r="1.8" />
      <circle cx="18.5" cy="12" r="1.8" />
    </g>
  ),
  send: <path d="M4 12.5 20 4l-4.5 16-4-6.5zm7.5 1L20 4" fill="currentColor" fillOpacity=".18" />,
  menu: <path d="M5 7h14M5 12h14M5 17h14" />,
  app: (
    <>
      <rect x="4" y="4" width="16" height="16" rx="4.5" />
      <path d="M9 10v1.5M15 10v1.5M9 15c1.8 1.4 4.2 1.4 6 0" />
    </>
  ),
  link: (
    <path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.2-1.2" />
  ),
  copy: (
    <>
      <rect x="8.5" y="8.5" width="11" height="11" rx="2.5" />
      <path d="M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5" />
    </>
  ),
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  checks: <path d="m2.5 12.5 4 4 8-9M11 15.5l1 1 8.5-9" />,
  plus: <path d="M12 5v14M5 12h14" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4" />
    </>
  ),
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />,
  phone: (
    <>
      <rect x="7" y="3" width="10" height="18" rx="2.5" />
      <path d="M11 18h2" />
    </>
  ),
  workshop: (
    <>
      <rect x="3.5" y="4.5" width="17" height="15" rx="2.5" />
      <path d="M9 4.5v15M12.5 9H17M12.5 13H17" />
    </>
  ),
  tools: <path d="M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5" />,
  log: <path d="M8 7h12M8 12h12M8 17h12M4 7h.01M4 12h.01M4 17h.01" />,
  users: (
    <>
      <circle cx="9" cy="8.5" r="3.5" />
      <path d="M3 19.5c.5-3.5 3-5 6-5s5.5 1.5 6 5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.8c2 .7 3.2 2.2 3.5 4.7" />
    </>
  ),
  network: <path d="M3 9.5c5-5 13-5 18 0M6 13c3.4-3.4 8.6-3.4 12 0M9.2 16.3c1.7-1.7 3.9-1.7 5.6 0M12 19.5h.01" />,
  bot: (
    <>
      <rect x="4.5" y="8.5" width="15" height="11" rx="3.5" />
      <path d="M12 8.5V5M12 4.5h.01M9 13v1.5M15 13v1.5M2.5 13v2.5M21.5 13v2.5" />
    </>
  ),
  out: <path d="M7 17 17 7M9 7h8v8" />,
  in: <path d="M17 7 7 17M15 17H7V9" />,
  search: (
    <>
      <circle cx="11" cy="11" r="6" />
      <path d="m20 20-4.5-4.5" />
    </>
  ),
  trash: <path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5M14 11v5" />,
  chevron: <path d="m9 6 6 6-6 6" />,
  down: <path d="m6 9.5 6 6 6-6" />,
  repeat: <path d="M4 11a7 7 0 0 1 12-4.5L19 9M19 4.5V9h-4.5M20 13a7 7 0 0 1-12 4.5L5 15M5 19.5V15h4.5" />,
  block: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="m6.5 6.5 11 11" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 7.5V12l3 2" />
    </>
  ),
  external: <path d="M13 5h6v6M19 5l-9 9M16.5 13.5V17a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V9.5a2 2 0 0 1 2-2h3.5" />,
  plane: (
    <path
      d="M12 3.5c1 0 1.5 1 1.5 2.2V10l7 4v2l-7-2.2V18l2 1.5V21L12 20l-3.5 1v-1.5l2-1.5v-4.2L3.5 16v-2l7-4V5.7C10.5 4.5 11 3.5 12 3.5z"
      fill="currentColor"
      stroke="none"
    />
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

export const Icon = ({ name, size = 20, ...rest }: { name: IconName; size?: number } & SVGProps<SVGSVGElement>) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    {...rest}
  >
    {paths[name]}
  </svg>
);

/** Telegram's Star: golden, with a lit edge. */
export const Star = ({ size = 18 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="star">
    <path
      d="M12 2.6c.7 0 1.2.4 1.5 1l2.2 4.8 5.2.7c1.4.2 1.9 1.8.9 2.8l-3.8 3.6 1 5.2c.2 1.3-1.2 2.2-2.3 1.6L12 19.8l-4.7 2.5c-1.1.6-2.5-.3-2.3-1.6l1-5.2-3.8-3.6c-1-1-.5-2.6.9-2.8l5.2-.7 2.2-4.8c.3-.6.8-1 1.5-1z"
      className="star-body"
    />
    <path
      d="M9.3 10.2 7.4 14M12 5.4l1.7 3.7c.2.5.7.8 1.2.9l3.6.5"
      fill="none"
      stroke="#fff"
      strokeOpacity=".65"
      strokeWidth="1.3"
      strokeLinecap="round"
    />
  </svg>
);
