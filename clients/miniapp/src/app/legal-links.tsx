import { useStage } from '../view/stage.tsx';

/** The ways to what players agree to and what is done with data about them, where there is such a page. */
export const LegalLinks = ({ pages }: { readonly pages: readonly ('terms' | 'privacy')[] }) => {
  const { messages } = useStage();
  if (pages.length === 0) return null;
  return (
    <p className="sg-legal">
      {pages.map((page) => (
        <a key={page} href={`/${page}`} target="_blank" rel="noopener">
          {messages[page]}
        </a>
      ))}
    </p>
  );
};
