/** A title or a paragraph. */
export const TextView = ({ text, style }: { readonly text: string; readonly style: 'title' | 'body' }) =>
  text === '' ? null : style === 'title' ? <h2 className="sg-title">{text}</h2> : <p className="sg-body">{text}</p>;
