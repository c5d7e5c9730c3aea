import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** The simulator's JSON API, on its host: of the platform's port, or of the simulator's own. */
export interface SimulatorApi {
  get<T>(path: string): Promise<T>;
  /** @throws Error with the simulator's words where it refuses, or what broke the connection */
  post<T>(path: string, body: object): Promise<T>;
}

/** `fetch` would not send another host's name. */
export const simulatorApi = (port: number): SimulatorApi => {
  const ask = <T>(method: string, path: string, body?: object): Promise<T> =>
    new Promise((done, fail) => {
      const headers = { host: 'simulator.localhost', 'content-type': 'application/json' };
      // A connection of its own: a kept one may be closed just as a payment is written into it, and nobody would know.
      request({ host: '127.0.0.1', port, path: `/api/${path}`, method, headers, agent: false }, (response) => {
        text(response).then((answer) => {
          if (response.statusCode === 200) done(JSON.parse(answer) as T);
          else fail(new Error(`The simulator answered ${response.statusCode ?? '?'} to ${path}: ${answer}`));
        }, fail);
      })
        .once('error', fail)
        .end(body === undefined ? undefined : JSON.stringify(body));
    });
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
  };
};
