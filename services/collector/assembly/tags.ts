/** Elements that matter, by the names and flags that the masker's own lists give. */
import { tagSlots, tagsAt } from './regions';

export const inlineTag: u32 = 1;
export const fieldTag: u32 = 2;
export const plainTag: u32 = 4;
export const metaTag: u32 = 8;
export const textareaTag: u32 = 16;

function keyOf(start: usize, length: u32): u64 {
  return load<u64>(start) & (<u64>-1 >> ((<u64>(8 - length)) << 3));
}

function slotOf(key: u64): u32 {
  return <u32>((key * 0x9e3779b97f4a7c15) >> 56);
}

/** @returns false when the name is too long or there is no more room */
export function addTag(start: usize, length: u32, flags: u32): bool {
  if (length === 0 || length > 8) return false;
  const key = keyOf(start, length);
  let slot = slotOf(key);
  for (let tries: u32 = 0; tries < tagSlots; tries += 1) {
    const p = tagsAt + ((<usize>slot) << 4);
    const there = load<u64>(p);
    if (there === 0 || there === key) {
      store<u64>(p, key);
      store<u32>(p, load<u32>(p, 8) | flags, 8);
      return true;
    }
    slot = (slot + 1) & (tagSlots - 1);
  }
  return false;
}

export function tagFlags(start: usize, length: u32): u32 {
  if (length === 0 || length > 8) return 0;
  const key = keyOf(start, length);
  let slot = slotOf(key);
  while (true) {
    const p = tagsAt + ((<usize>slot) << 4);
    const there = load<u64>(p);
    if (there === key) return load<u32>(p, 8);
    if (there === 0) return 0;
    slot = (slot + 1) & (tagSlots - 1);
  }
}
