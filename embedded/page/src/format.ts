/** Hours and minutes, as phones show them. */
export const clockTime = (at: number, language: string): string =>
  new Date(at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hour12: false });

/** A time to the millisecond, as a log needs it. */
export const logTime = (at: number): string => {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};

export const number = (value: number, language: string): string => value.toLocaleString(language);

/** A day and a time to the second, as short as it goes. */
export const moment = (at: number, language: string): string =>
  new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' });

export const day = (at: number, language: string): string =>
  new Date(at).toLocaleDateString(language, { day: 'numeric', month: 'long' });

/** At most two letters that stand for a name. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '' && /[\p{L}\p{N}]/u.test(word))
    .slice(0, 2)
    .map((word) => Array.from(word.replace(/^[^\p{L}\p{N}]+/u, ''))[0] ?? '')
    .join('')
    .toUpperCase();
