import type { S3Client } from '@aws-sdk/client-s3';
import {
  checkKey,
  ObjectNotFoundError,
  type ObjectStore,
  ObjectStoreError,
  ObjectStoreFullError,
} from './object-store.ts';
import type { S3Place } from './s3-place.ts';

export interface S3Limits {
  /** A call, its retries included, is rejected after so many ms. */
  callMs: number;
  /** An attempt whose connection is not made, or on which nothing happens, for so long is given up. */
  connectMs: number;
  silenceMs: number;
  /** Keys that one call of a listing asks for, 1 to 1000. */
  pageKeys: number;
}

const usual: S3Limits = { callMs: 25_000, connectMs: 2_000, silenceMs: 8_000, pageKeys: 1_000 };
const attempts = 4;

/** How stores say that they are full: by status, and by code where they have one of their own. */
const fullStatus = 507;
const fullCodes = new Set(['InsufficientStorage', 'QuotaExceeded', 'XMinioStorageFull', 'EntityTooLargeForQuota']);

interface Refusal {
  code: string;
  status: number;
}

/** A refusal's own words for what went wrong, never its text: that may hold anything. */
function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Error)) return { code: 'Unknown', status: 0 };
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const own = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code: own, status: metadata?.httpStatusCode ?? 0 };
}

/**
 * Objects of an S3-compatible store. Credentials come from where the AWS SDK looks for them: the environment, a profile,
 * the machine's role. An attempt that fails for the store's own reasons (5xx, throttling, a broken connection) is
 * repeated three times; every call ends within 25 s. The SDK is loaded with the first call, so that a process with a
 * folder does without its 20 MB.
 */
export function createS3ObjectStore(where: S3Place, limits: S3Limits = usual): ObjectStore {
  const { bucket, prefix, region, endpoint, pathStyle } = where;
  const storeName = `s3://${bucket}${endpoint === undefined ? '' : ` at ${endpoint}`}`;

  const load = async () => {
    const sdk = await import('@aws-sdk/client-s3');
    const client: S3Client = new sdk.S3Client({
      region,
      forcePathStyle: pathStyle,
      maxAttempts: attempts,
      requestHandler: {
        connectionTimeout: limits.connectMs,
        requestTimeout: limits.silenceMs,
        throwOnRequestTimeout: true,
      },
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    return { sdk, client };
  };
  let loading: ReturnType<typeof load> | undefined;

  /** Runs one call; what the store refuses becomes an error of this module. */
  async function call<T>(
    what: string,
    key: string,
    work: (parts: Awaited<ReturnType<typeof load>>, options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    loading ??= load();
    try {
      return await work(await loading, { abortSignal: AbortSignal.timeout(limits.callMs) });
    } catch (error) {
      if (error instanceof RangeError) throw error;
      const { code, status } = refusalOf(error);
      if (code === 'NoSuchKey') throw new ObjectNotFoundError(key);
      if (code === 'InvalidRange' || status === 416)
        throw new RangeError(`object ${key} ends before what was asked for`);
      if (status === fullStatus || fullCodes.has(code)) throw new ObjectStoreFullError(storeName, { cause: error });
      throw new ObjectStoreError(`${storeName}: ${what} failed: ${code}${status ? ` (${status})` : ''}`, code, {
        cause: error,
      });
    }
  }

  const nameOf = (key: string): { Bucket: string; Key: string } => {
    checkKey(key);
    return { Bucket: bucket, Key: `${prefix}${key}` };
  };

  return {
    async put(key, ...pieces) {
      const name = nameOf(key);
      const [first] = pieces;
      const bytes = first && pieces.length === 1 ? first : Buffer.concat(pieces);
      await call('put', key, ({ sdk, client }, options) =>
        client.send(new sdk.PutObjectCommand({ ...name, Body: bytes, ContentLength: bytes.byteLength }), options),
      );
    },

    async read(key, offset, length) {
      const name = nameOf(key);
      const bytes = await call('read', key, async ({ sdk, client }, options) => {
        const range = `bytes=${offset}-${offset + length - 1}`;
        const { Body } = await client.send(new sdk.GetObjectCommand({ ...name, Range: range }), options);
        return Body ? Buffer.from(await Body.transformToByteArray()) : Buffer.alloc(0);
      });
      // A range that reaches over the end is answered with what there is.
      if (bytes.length !== length) throw new RangeError(`object ${key} ends before ${offset + length}`);
      return bytes;
    },

    async delete(key) {
      const name = nameOf(key);
      await call('delete', key, ({ sdk, client }, options) =>
        client.send(new sdk.DeleteObjectCommand(name), options),
      ).catch((error: unknown) => {
        if (!(error instanceof ObjectNotFoundError)) throw error;
      });
    },

    async *list(inside) {
      let next: string | undefined;
      do {
        const place = { Bucket: bucket, Prefix: `${prefix}${inside}`, MaxKeys: limits.pageKeys };
        const token = next === undefined ? {} : { ContinuationToken: next };
        const page = await call('list', inside, ({ sdk, client }, options) =>
          client.send(new sdk.ListObjectsV2Command({ ...place, ...token }), options),
        );
        for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
          yield { key: Key.slice(prefix.length), bytes: Size, modified: LastModified?.getTime() ?? 0 };
        }
        next = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (next !== undefined);
    },

    /** Asks for the bucket: that it may be written to shows only in writing. */
    async ready() {
      await call('look for the bucket', '', ({ sdk, client }, options) =>
        client.send(new sdk.HeadBucketCommand({ Bucket: bucket }), options),
      );
    },

    freeBytes: () => Promise.resolve(undefined),
  };
}
