/** Nodes that the visitor writes in, by id, for later events of the chunk. */
import { mostTyped, typedAt } from './regions';

export let typedCount: u32 = 0;
export let typedFull: bool = false;

export function clearTyped(): void {
  typedCount = 0;
  typedFull = false;
}

export function addTyped(id: u32): void {
  if (typedCount === mostTyped) {
    typedFull = true;
    return;
  }
  store<u32>(typedAt + ((<usize>typedCount) << 2), id);
  typedCount += 1;
}

export function isTyped(id: u32): bool {
  const end = typedAt + ((<usize>typedCount) << 2);
  for (let p = typedAt; p < end; p += 4) if (load<u32>(p) === id) return true;
  return false;
}
