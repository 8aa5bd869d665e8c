import { type Refusal, refuse } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import type { ShapeFault } from './json-shape.ts';

/** The answer to JSON that costs more than it may. */
export function refuseShape(
  fault: ShapeFault,
  { maxDepth, maxValues, maxStringBytes, maxParsedBytes }: ChunkLimits,
): Refusal {
  if (fault === 'depth') return refuse('too-deep', `more than ${maxDepth} levels`);
  if (fault === 'values') return refuse('too-complex', `more than ${maxValues} values`);
  if (fault === 'memory') return refuse('too-complex', `more than ${maxParsedBytes} bytes of memory`);
  return refuse('too-complex', `a string of more than ${maxStringBytes} bytes`);
}
