import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { assertUsable } from '../../src/distributed/prerequisites.ts';

describe('what the distributed form needs', () => {
  test('is named where it is missing, and nothing that is not needed', async () => {
    const missing = ['postgresql', 'maven', 'prometheus'];
    await expect(assertUsable({ missing, without: [], port: 0 })).rejects.toThrow(/install postgresql, maven \(/);
    await expect(assertUsable({ missing, without: ['kafka', 's3'], port: 0 })).rejects.toThrow(/install postgresql \(/);
    await expect(assertUsable({ missing: ['prometheus'], without: [], port: 0 })).resolves.toBeUndefined();
  });

  test('is a free port', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    await expect(assertUsable({ missing: [], without: [], port })).rejects.toThrow(`Port ${port} can't be used`);
    holder.close();
  });
});
