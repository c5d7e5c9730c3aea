export { createClient, StargraphError, type Client, type ClientOptions, type ResponseError } from './client.ts';
export * from './generated/graphql.ts';
