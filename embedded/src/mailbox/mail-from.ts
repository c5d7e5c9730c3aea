/** Who the mail of this machine's forms is from. */
export const mailFrom = 'Stargraph <no-reply@stargraph.localhost>';
