/**
 * Lets the browser keep what is at an address.
 * @param name of the file; without one whoever serves it names it
 */
export const startDownload = (href: string, name = ''): void => {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
};
