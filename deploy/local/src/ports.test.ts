import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { assertPortFree, freePort, isPortFree } from './ports.ts';

const server = createServer();
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('a taken port is named together with the variable that changes it', async () => {
  const port = await freePort();
  expect(await isPortFree(port)).toBe(true);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await expect(assertPortFree('Kafka', port, 'KAFKA_PORT')).rejects.toThrow(
    new RegExp(`Port ${port} for Kafka is taken.*set KAFKA_PORT`),
  );
});
