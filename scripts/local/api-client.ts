import { setTimeout as sleep } from 'node:timers/promises';

/** The dashboard's HTTP API, signed in. */
export interface ApiClient {
  /** @throws Error with status and body unless the answer is a success; `undefined` for an empty body. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** The answer as it is, e.g. for a stream. */
  fetch(path: string): Promise<Response>;
}

export interface ApiProject {
  id: string;
  origins: string[];
  keys: { key: string; revokedAt?: number }[];
}

/** Signs in and keeps the cookie. */
export async function createApiClient(origin: string, login: { email: string; password: string }): Promise<ApiClient> {
  const send = (method: string, path: string, body: unknown, cookie: string): Promise<Response> =>
    fetch(`${origin}${path}`, {
      method,
      headers: { origin, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  let answer = await send('POST', '/api/login', login, '');
  // The first administrator appears a moment after the first start.
  for (let attempt = 0; !answer.ok && attempt < 10; attempt++) {
    await sleep(500);
    answer = await send('POST', '/api/login', login, '');
  }
  if (!answer.ok)
    throw new Error(`signing in as ${login.email} was answered with ${answer.status}: ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ');

  return {
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await send(method, path, body, cookie);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    fetch: (path) => send('GET', path, undefined, cookie),
  };
}

/** The project with this id, made if it is not there, open to `origin`; answers with a key in force. */
export async function ensureProject(api: ApiClient, id: string, name: string, origin: string): Promise<string> {
  const { projects } = await api.call<{ projects: ApiProject[] }>('GET', '/api/projects');
  let project = projects.find((one) => one.id === id);
  if (!project) project = await api.call<ApiProject>('POST', '/api/projects', { id, name, origins: [origin] });
  if (!project.origins.includes(origin)) {
    project = await api.call<ApiProject>('PATCH', `/api/projects/${id}`, { origins: [...project.origins, origin] });
  }
  const inForce = project.keys.find((key) => !key.revokedAt);
  if (inForce) return inForce.key;
  const renewed = await api.call<ApiProject>('POST', `/api/projects/${id}/keys`);
  const key = renewed.keys.find((one) => !one.revokedAt)?.key;
  if (!key) throw new Error(`project ${id} has no key in force`);
  return key;
}
