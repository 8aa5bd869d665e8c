import { isUtf8 } from 'node:buffer';
import { inflateMember } from '../decode/inflate-member.ts';
import { measureShape } from '../decode/json-shape.ts';
import { refuseShape } from '../decode/refuse-shape.ts';
import { ok, type Result, refuse } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';

const isGzip = (body: Buffer): boolean => body[0] === 0x1f && body[1] === 0x8b;

/** What may still be taken of a request. */
export interface ParseBudget {
  /** Bytes of memory that all that is parsed of it takes: it is held at once. */
  memory: number;
}

/** JSON of bytes whose size is bounded already; neither deeper than the limit nor other than UTF-8. */
export function parseJson(bytes: Buffer, limits: ChunkLimits, budget: ParseBudget): Result<unknown> {
  if (!isUtf8(bytes)) return refuse('malformed-json', 'not UTF-8');
  const shape = measureShape(bytes, { ...limits, maxParsedBytes: budget.memory }, 'whole');
  if (typeof shape === 'string') return refuseShape(shape, limits);
  budget.memory = Math.max(0, budget.memory - shape);
  try {
    return ok(JSON.parse(bytes.toString('utf8')));
  } catch {
    return refuse('malformed-json', 'not JSON');
  }
}

/** JSON as clients send it: plain, or as one gzip member. What a header says of it is not needed. */
export function parseBody(body: Buffer, limits: ChunkLimits, budget: ParseBudget): Result<unknown> {
  const { maxInflatedBytes } = limits;
  if (!isGzip(body)) {
    if (body.length <= maxInflatedBytes) return parseJson(body, limits, budget);
    return refuse('inflates-too-large', `more than ${maxInflatedBytes} bytes`);
  }
  const inflated = inflateMember(body, maxInflatedBytes);
  return inflated.ok ? parseJson(inflated.value, limits, budget) : inflated;
}
