/** How a `start_param` that names an inviter begins. */
const prefix = 'r_';

/** The code that a signed `start_param` carries; null for one of another purpose, or none. */
export const referralCodeIn = (startParam: string | null): string | null => {
  const code = startParam?.startsWith(prefix) === true ? startParam.slice(prefix.length) : '';
  return /^[0-9a-z]{1,32}$/.test(code) ? code : null;
};
