const key = 'stargraph.invitation';

/** The address of an invitation. Its secret stands behind the #, which no server is sent. */
export const invitationLink = (token: string): string => `${location.origin}/invitation#${token}`;

/** The invitation that somebody is on the way to, who signs up first: mail opens another tab. */
export const pendingInvitation = (): string | null => localStorage.getItem(key);

export const rememberInvitation = (token: string): void => localStorage.setItem(key, token);

export const forgetInvitation = (): void => localStorage.removeItem(key);
