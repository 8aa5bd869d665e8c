/** Where an S3-compatible store keeps our objects. */
export interface S3Place {
  bucket: string;
  /** Before every key: empty or ending in `/`. */
  prefix: string;
  region: string;
  /** Of a store that is not AWS's. */
  endpoint: string | undefined;
  /** `https://host/bucket/key` instead of `https://bucket.host/key`: what most stores besides AWS want. */
  pathStyle: boolean;
}

const known = new Set(['region', 'endpoint', 'pathStyle']);

/**
 * `s3://bucket/prefix?region=…&endpoint=…&pathStyle=true|false`. The region is `us-east-1` when left out, for stores
 * without regions sign with it; paths are in path style when there is an endpoint.
 * @throws RangeError naming what is wrong; user and password do not belong into a URL.
 */
export function readS3Place(url: URL): S3Place {
  const { hostname: bucket, searchParams: query } = url;
  if (bucket === '') throw new RangeError('an s3: URL names a bucket: s3://bucket/prefix');
  if (url.username !== '' || url.password !== '')
    throw new RangeError('credentials of an s3: URL come from the environment');
  for (const name of query.keys()) {
    if (!known.has(name)) throw new RangeError(`an s3: URL knows no ${name} (there is: ${[...known].join(' ')})`);
  }
  const pathStyle = query.get('pathStyle');
  if (pathStyle !== null && pathStyle !== 'true' && pathStyle !== 'false')
    throw new RangeError('pathStyle is true or false');
  const endpoint = query.get('endpoint') || undefined;
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ''))
    throw new RangeError('the endpoint of an s3: URL is an http or https URL');
  const folder = url.pathname.replace(/^\/+|\/+$/g, '');
  return {
    bucket,
    prefix: folder === '' ? '' : `${folder}/`,
    region: query.get('region') || 'us-east-1',
    endpoint,
    pathStyle: pathStyle === null ? endpoint !== undefined : pathStyle === 'true',
  };
}
