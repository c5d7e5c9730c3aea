/** Whether `name` is an IANA name of a time zone, such as `Europe/Berlin`: no offset. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z_+\-/0-9]+$/.test(name) && !/^[+-]/.test(name);
  } catch {
    return false;
  }
};
