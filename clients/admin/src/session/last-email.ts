const key = 'stargraph.email';

/** The address that was last signed in with in this browser; empty for none. */
export const lastEmail = (): string => localStorage.getItem(key) ?? '';

export const rememberEmail = (email: string): void => localStorage.setItem(key, email);
