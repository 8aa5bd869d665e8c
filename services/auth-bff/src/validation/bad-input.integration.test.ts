import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient, Problem } from '../testing/api-client.ts';
import { type BffFixture, publicUrl, startBffFixture } from '../testing/bff-fixture.ts';

let fixture: BffFixture;
let admin: ApiClient;
beforeAll(async () => {
  fixture = await startBffFixture();
  admin = await fixture.administrator();
  await admin.send('POST', '/api/projects', { id: 'shop', name: 'Shop', origins: ['*'] });
});
afterAll(() => fixture?.stop());

const project = { name: 'x', origins: ['*'] };
const session = '/api/projects/shop/sessions/session-a';

describe('bad input is 400 and names the field', () => {
  it.each<[method: string, path: string, field: string, body?: unknown]>([
    ['POST', '/api/login', 'body'],
    ['POST', '/api/login', 'body', '[]'],
    ['POST', '/api/login', 'body.password', { email: 'a@b' }],
    ['POST', '/api/login', 'body.email', { email: ' ', password: 'x' }],
    ['POST', '/api/login', 'body.email', { email: { $ne: null }, password: 'x' }],
    ['POST', '/api/login', 'body.password', { email: 'a@b', password: 'x'.repeat(1_001) }],
    ['POST', '/api/login', 'body', { email: 'a@b', password: 'x', admin: true }],
    ['POST', '/api/projects', 'body.name', { ...project, name: '' }],
    ['POST', '/api/projects', 'body.name', { ...project, name: 'x'.repeat(101) }],
    ['POST', '/api/projects', 'body.origins', { ...project, origins: [] }],
    ['POST', '/api/projects', 'body.origins.1', { ...project, origins: ['*', 7] }],
    ['POST', '/api/projects', 'body.id', { ...project, id: 'Shop!' }],
    ['PATCH', '/api/projects/shop', 'body.sampleRate', { sampleRate: 1.01 }],
    ['PATCH', '/api/projects/shop', 'body.sampleRate', { sampleRate: '1' }],
    ['PATCH', '/api/projects/shop', 'body', { keys: [] }],
    ['PUT', '/api/projects/shop/privacy', 'body.actions.email', { actions: { email: 'print' } }],
    ['PUT', '/api/projects/shop/privacy', 'actions.nonsense', { actions: { nonsense: 'mask' } }],
    ['PUT', '/api/projects/shop/privacy', 'body.patterns.0.id', { patterns: [{ id: 'A', regex: 'a' }] }],
    ['PUT', '/api/projects/shop/privacy', 'body.inputs', { inputs: 'some' }],
    ['GET', '/api/projects/SHOP', 'path.project'],
    ['GET', '/api/projects/..%2fshop', 'path.project'],
    ['DELETE', '/api/projects/shop/keys/none', 'path.key'],
    ['GET', '/api/projects/shop/sessions?limit=0', 'query.limit'],
    ['GET', '/api/projects/shop/sessions?limit=501', 'query.limit'],
    ['GET', '/api/projects/shop/sessions?limit=ten', 'query.limit'],
    ['GET', '/api/projects/shop/sessions?from=yesterday', 'query.from'],
    ['GET', '/api/projects/shop/sessions?to=-1', 'query.to'],
    ['GET', '/api/projects/shop/sessions?search=a&search=b', 'query.search'],
    ['GET', '/api/projects/shop/sessions?cursor=nonsense', 'cursor'],
    ['GET', '/api/projects/shop/sessions?having=rage,luck', 'query.having.1'],
    ['GET', '/api/projects/shop/sessions?sort=colour', 'query.sort'],
    ['GET', '/api/projects/shop/sessions/short', 'path.session'],
    ['GET', `/api/projects/shop/sessions/${'x'.repeat(65)}`, 'path.session'],
    ['GET', `${session}/recording?fromLastKeyframe=maybe`, 'query.fromLastKeyframe'],
    ['GET', '/api/projects/shop/heatmap', 'query.page'],
    ['GET', '/api/projects/shop/heatmap?page=x&kind=fury', 'query.kind'],
    ['GET', '/api/projects/shop/heatmap?page=x&bots=some', 'query.bots'],
    ['GET', '/api/projects/shop/heatmap?page=x&minViewportWidth=-1', 'query.minViewportWidth'],
    ['GET', '/api/projects/shop/heatmap?page=x&device=fridge', 'query.device'],
    ['GET', '/api/projects/shop/heatmap?page=x&visitors=old', 'query.visitors'],
    ['GET', '/api/projects/shop/heatmap?page=x&country=de', 'query.country'],
    ['GET', '/api/projects/shop/heatmap?page=x&segment=gold', 'query.segment'],
    ['GET', '/api/projects/shop/heatmap/comparison?page=x&kind=attention', 'query.kind'],
    ['GET', '/api/projects/shop/heatmap/comparison?page=x&otherCountry=Germany', 'query.otherCountry'],
    ['GET', '/api/projects/shop/pages?from=1e99', 'query.from'],
    ['GET', '/api/projects/shop/alerts?limit=1001', 'query.limit'],
    ['POST', `${session}/shares`, 'body.ttlSeconds', {}],
    ['POST', `${session}/shares`, 'body.ttlSeconds', { ttlSeconds: 59 }],
    ['POST', `${session}/shares`, 'body.ttlSeconds', { ttlSeconds: 2_592_001 }],
    ['POST', `${session}/shares`, 'body.ttlSeconds', { ttlSeconds: 60.5 }],
    ['DELETE', `${session}/shares/x`, 'path.id'],
    ['POST', '/api/live/tickets', 'body.project', { project: 'shop/../x' }],
  ])('%s %s: %s', async (method, path, field, body) => {
    const { status, body: problem } = await admin.send(method, path, body);
    expect([status, problem.code, problem.errors?.[0]?.field]).toEqual([400, 'invalid-input', field]);
  });
});

describe('what cannot be read', () => {
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const response = await admin.fetch(path, {
      method,
      headers: { origin: publicUrl, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    return [response.status, ((await response.json()) as Problem).code];
  };
  const json = { 'content-type': 'application/json' };

  it.each([
    ['malformed JSON', json, '{"name":', 400, 'malformed-json'],
    ['no JSON at all', json, '', 400, 'malformed-json'],
    ['a dangerous key', json, '{"__proto__":{"role":"administrator"}}', 400, 'malformed-json'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'name=x', 415, 'unsupported-media-type'],
    ['plain text', { 'content-type': 'text/plain' }, '{"name":"x"}', 415, 'unsupported-media-type'],
    ['too much', json, JSON.stringify({ name: 'x'.repeat(70_000) }), 413, 'body-too-large'],
  ])('%s is refused', async (_, headers, body, status, code) => {
    expect(await send('POST', '/api/projects', headers, body)).toEqual([status, code]);
  });

  it('an address that is none is refused', async () => {
    expect(await send('GET', '/api/projects/%zz', {})).toEqual([400, 'malformed-request']);
  });

  it.each([
    ['GET', '/api'],
    ['GET', '/api/'],
    ['GET', '/api/none'],
    ['POST', '/api/none'],
    ['PUT', '/api/projects'],
    ['DELETE', '/api/projects/shop'],
    ['GET', '/api/login'],
    ['POST', '/'],
    ['GET', '/index.html'],
  ])('%s %s is not found', async (method, path) => {
    expect(await send(method, path, {})).toEqual([404, 'route-not-found']);
  });
});
