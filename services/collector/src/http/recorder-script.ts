import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { refuse } from '../errors.ts';
import type { Answer, Responder } from './responder.ts';
import type { HttpRequest } from './uws.ts';

/** Serves the recorder's bundle as it is on disk: a new build is seen within a second. */
export interface RecorderScript {
  handle(request: HttpRequest, responder: Responder): void;
}

interface Bundle {
  modified: number;
  etag: string;
  plain: Buffer;
  gzip: Buffer;
  br: Buffer;
}

const checkMs = 1_000;
const compress = { gzip: promisify(gzip), br: promisify(brotliCompress) };

async function load(path: string, known: Bundle | undefined): Promise<Bundle> {
  const { mtimeMs: modified } = await stat(path);
  if (known?.modified === modified) return known;
  const plain = await readFile(path);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;
  const [gzipped, br] = await Promise.all([compress.gzip(plain), compress.br(plain)]);
  return { modified, etag, plain, gzip: gzipped, br };
}

function answer(bundle: Bundle, accepted: string, ifNoneMatch: string): Answer {
  const coding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  const headers = {
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=300',
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
    etag: bundle.etag,
    vary: 'accept-encoding',
  };
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (tags.includes(bundle.etag) || ifNoneMatch === '*') return { status: 304, headers };
  return {
    status: 200,
    headers: coding ? { ...headers, 'content-encoding': coding } : headers,
    body: coding ? bundle[coding] : bundle.plain,
  };
}

/** @param path the bundle's file; empty: there is none, and every request is answered 404 */
export function createRecorderScript(path: string): RecorderScript {
  let bundle: Bundle | undefined;
  let loading: Promise<Bundle> | undefined;
  let checked = 0;

  const current = async (): Promise<Bundle> => {
    if (bundle && Date.now() - checked < checkMs) return bundle;
    loading ??= load(path, bundle).finally(() => {
      loading = undefined;
    });
    bundle = await loading;
    checked = Date.now();
    return bundle;
  };

  return {
    handle(request, responder) {
      const accepted = request.getHeader('accept-encoding');
      const ifNoneMatch = request.getHeader('if-none-match');
      if (path === '') return responder.refuse(refuse('not-found', 'no recorder is served'));
      current().then(
        (of) => responder.send(answer(of, accepted, ifNoneMatch)),
        () => responder.refuse(refuse('not-found', 'the recorder has not been built')),
      );
    },
  };
}
