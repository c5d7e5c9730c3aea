const key = 'stargraph.device';

/** What lets this browser be known again at the next sign-in. It opens nothing. */
export const deviceToken = (): string | null => localStorage.getItem(key);

export const rememberDevice = (token: string): void => localStorage.setItem(key, token);
