export interface ApiAnswer<T> {
  status: number;
  headers: Headers;
  /** Parsed JSON; undefined for an empty body. */
  body: T;
}

export interface Problem {
  code: string;
  status: number;
  title: string;
  detail?: string;
  errors?: { field: string; message: string }[];
}

/** The API as the dashboard uses it: keeps the cookie, states its origin. */
export class ApiClient {
  readonly #base: string;
  readonly #origin: string;
  cookie = '';

  constructor(base: string, origin: string) {
    this.#base = base;
    this.#origin = origin;
  }

  async send<T = Problem>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer<T>> {
    const response = await this.fetch(path, {
      method,
      headers: {
        origin: this.#origin,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  get<T = Problem>(path: string): Promise<ApiAnswer<T>> {
    return this.send<T>('GET', path);
  }

  async fetch(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const response = await fetch(`${this.#base}${path}`, {
      ...init,
      headers: { ...(this.cookie === '' ? {} : { cookie: this.cookie }), ...init.headers },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';', 1);
      this.cookie = pair.endsWith('=') ? '' : pair;
    }
    return response;
  }
}
