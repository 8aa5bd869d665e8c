import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { auditProtoPath } from '@sightline/schemas/files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startUnconnectedServer } from '../testing/unconnected-server.ts';
import type { HttpServer } from './http-server.ts';

let server: HttpServer;
beforeAll(async () => {
  ({ server } = await startUnconnectedServer());
});
afterAll(() => server?.stop());

const verbs = ['get', 'post', 'put', 'patch', 'delete'];
const openapi: { paths: Record<string, Record<string, unknown>> } = parse(
  readFileSync(join(dirname(auditProtoPath), '../http/openapi.yaml'), 'utf8'),
);

it('describes exactly the routes that there are', () => {
  const described = Object.entries(openapi.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((verb) => verbs.includes(verb))
      .map((verb) => `${verb.toUpperCase()} ${path}`),
  );
  const served = server.routes().map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
  expect(served.length).toBeGreaterThan(20);
  expect(described.sort()).toEqual(served.sort());
});

it('refers to nothing that it does not hold', () => {
  const references = JSON.stringify(openapi).matchAll(/"\$ref":"#\/([^"]+)"/g);
  for (const [, path = ''] of references) {
    let place: unknown = openapi;
    for (const step of path.split('/')) place = (place as Record<string, unknown> | undefined)?.[step];
    expect(place, path).toBeDefined();
  }
});
