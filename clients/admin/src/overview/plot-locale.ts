/**
 * uPlot makes a number format of the browser's own locale while it loads, and takes the page down where `Intl`
 * refuses that locale, as it does for `en-US@posix` of a system without one. Imported before it.
 */
const isKnown = (locale: string): boolean => {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
};

if (!isKnown(navigator.language)) Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
