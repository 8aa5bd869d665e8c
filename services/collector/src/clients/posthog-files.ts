import { join } from 'node:path';
import { refuse } from '../errors.ts';
import { createRecorderScript, type RecorderScript } from '../http/recorder-script.ts';
import type { Responder } from '../http/responder.ts';
import type { HttpRequest } from '../http/uws.ts';

/** Scripts that posthog-js loads before it is told what to do, and when it records; whatever else lies in its folder is not served. */
const names = [
  'array',
  'array.full',
  'lazy-recorder',
  'posthog-recorder',
  'recorder',
  'recorder-v2',
  'surveys',
] as const;

/** `/static/<name>.js`: files of the npm package posthog-js. */
export interface PosthogFiles {
  handle(name: string, request: HttpRequest, responder: Responder): void;
}

/** @param dist folder of the files; empty: none is served */
export function createPosthogFiles(dist: string): PosthogFiles {
  const files = new Map<string, RecorderScript>(
    dist === '' ? [] : names.map((name) => [`${name}.js`, createRecorderScript(join(dist, `${name}.js`))]),
  );
  return {
    handle(name, request, responder) {
      const file = files.get(name);
      if (file) file.handle(request, responder);
      else responder.refuse(refuse('not-found', 'no such script of posthog-js is served'));
    },
  };
}
