/** Media type of {@link Problem.body}. */
export const problemContentType = 'application/problem+json';

export interface Problem {
  status: number;
  /** JSON text, to be sent as `application/problem+json`. */
  body: string;
}

/** An error as RFC 9457 describes it. `code` is stable and machine-readable; `detail` never holds recorded content. */
export function problem(of: { status: number; code: string; title: string; detail?: string }): Problem {
  const { status, code, title, detail } = of;
  const type = `https://sightline.example/errors/${code}`;
  return { status, body: JSON.stringify({ type, title, status, code, ...(detail === undefined ? {} : { detail }) }) };
}
