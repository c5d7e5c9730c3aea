import { useState } from 'react';

/**
 * A checkbox of what the simulator holds. It follows the hand at once, and the simulator as soon as that answers.
 */
export const Check = ({
  on,
  text,
  hint,
  line = false,
  onChange,
}: {
  on: boolean;
  text: string;
  hint?: string | undefined;
  line?: boolean;
  onChange: (on: boolean) => Promise<unknown>;
}) => {
  const [wanted, setWanted] = useState<{ readonly before: boolean; readonly on: boolean } | null>(null);
  const shown = wanted !== null && wanted.before === on ? wanted.on : on;
  return (
    <label className={line ? 'check line' : 'check'}>
      <input
        type="checkbox"
        checked={shown}
        onChange={({ target }) => {
          setWanted({ before: on, on: target.checked });
          onChange(target.checked).catch(() => setWanted(null));
        }}
      />
      <span>
        {text}
        {hint !== undefined && <small>{hint}</small>}
      </span>
    </label>
  );
};
