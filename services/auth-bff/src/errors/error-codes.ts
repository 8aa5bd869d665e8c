/** Every refusal of the API: its HTTP status and title. `ERRORS.md` describes each; a test holds the two together. */
export const errorCodes = {
  'invalid-input': { status: 400, title: 'The request is not valid' },
  'dangerous-pattern': { status: 400, title: 'A pattern is malformed or could be slow' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'not-logged-in': { status: 401, title: 'Log in first' },
  'wrong-credentials': { status: 401, title: 'Email or password is wrong' },
  'origin-mismatch': { status: 403, title: 'The request comes from another site' },
  'role-too-low': { status: 403, title: 'Your role does not allow this' },
  'route-not-found': { status: 404, title: 'There is nothing at this address' },
  'project-not-found': { status: 404, title: 'No such project' },
  'key-not-found': { status: 404, title: 'No such key' },
  'session-not-found': { status: 404, title: 'No such session' },
  'share-not-found': { status: 404, title: 'No such share link' },
  'project-exists': { status: 409, title: 'There is a project with this id' },
  'too-many-keys': { status: 409, title: 'The project has too many keys' },
  'too-many-shares': { status: 409, title: 'The session has too many share links' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'too-many-logins': { status: 429, title: 'Too many failed logins' },
  internal: { status: 500, title: 'Something went wrong' },
  'recording-damaged': { status: 500, title: 'A part of the recording is missing from the store' },
  busy: { status: 503, title: 'Too many logins at once' },
  'store-unavailable': { status: 503, title: 'Redis cannot be reached' },
  'audit-service-unavailable': { status: 503, title: 'audit-service or what it stands on cannot be reached' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;
