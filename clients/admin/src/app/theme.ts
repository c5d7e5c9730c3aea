import { createTheme } from '@mantine/core';

/** Grey is structure, indigo is selected or primary, amber is sandbox or unsaved, teal is live, red is loss. */
export const theme = createTheme({
  fontFamily:
    '-apple-system, BlinkMacSystemFont, "Segoe UI Variable", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.35' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  colors: {
    gray: [
      '#fafafb',
      '#f4f4f6',
      '#ebebef',
      '#dfdfe5',
      '#c9c9d2',
      '#a3a3b0',
      '#727281',
      '#55555f',
      '#36363e',
      '#1c1c21',
    ],
    dark: [
      '#d9dae0',
      '#b9bac4',
      '#9a9ba8',
      '#5f606b',
      '#3d3e47',
      '#2c2d34',
      '#232329',
      '#1a1a1f',
      '#141418',
      '#0e0e11',
    ],
    // Mantine's own but for the last, which is too light to be read on the second.
    teal: [
      '#e6fcf5',
      '#c3fae8',
      '#96f2d7',
      '#63e6be',
      '#38d9a9',
      '#20c997',
      '#12b886',
      '#0ca678',
      '#099268',
      '#066649',
    ],
    indigo: [
      '#f0f1fe',
      '#e0e2fc',
      '#c2c6f8',
      '#a0a6f3',
      '#8189ee',
      '#7079ea',
      '#5a62dc',
      '#4b53c9',
      '#3c43a8',
      '#2d3385',
    ],
  },
  // By name: to import them here would load all of them with the first page.
  components: {
    Button: { defaultProps: { size: 'sm' }, styles: { label: { fontWeight: 500 } } },
    TextInput: { defaultProps: { size: 'sm' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Badge: { styles: { root: { textTransform: 'none', fontWeight: 600 } } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 350, withinPortal: true } },
    // The library that locks scrolling writes a style without the page's nonce; app.css does it.
    Modal: { defaultProps: { lockScroll: false, centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
    Drawer: { defaultProps: { lockScroll: false, overlayProps: { backgroundOpacity: 0.25 } } },
  },
});
