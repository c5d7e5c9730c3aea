/** Terms and privacy of an environment. */
export const legal = {
  legal: {
    title: 'Terms and privacy',
    text: 'Public pages for the players of {{environment}}. The Mini App links to those that are written; they need no publication.',
    page: 'Page',
    language: 'Language',
    kind: { TERMS: 'Terms', PRIVACY: 'Privacy' },
    hint: 'Markdown: headings, lists, emphasis and links. Empty takes the page away.',
    save: 'Save',
    saved: 'Players read it so from now on',
    removed: 'The page is gone',
    open: 'Open the page',
    none: 'Not written yet',
    updated: 'Changed {{at}}',
  },
};
