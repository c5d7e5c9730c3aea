/** The six domains, each a subgraph with a schema and a role of its own in PostgreSQL. */
export const domains = ['auth', 'tenant', 'config', 'game', 'billing', 'analytics'] as const;
export type Domain = (typeof domains)[number];

/** Whoever can sign an internal command. */
export type ServiceName = Domain | 'gateway' | 'workers';
