/** Reads deflate's bits, the lowest of each byte first (RFC 1951, section 3.1.1). */

/** The next byte, the bits at hand, and how many: a loop keeps them to itself, and gives them back with `resume`. */
export let next: usize = 0;
export let bits: u64 = 0;
export let count: u32 = 0;
/** Where the bytes end. */
export let end: usize = 0;

/** Behind `limit` at least eight bytes can be read. */
export function beginReading(start: usize, limit: usize): void {
  next = start;
  end = limit;
  bits = 0;
  count = 0;
}

/** Makes sure that 56 bits are at hand; behind the end they are what lies there. */
export function refill(): void {
  bits |= load<u64>(next) << (<u64>count);
  next += (63 - count) >> 3;
  count |= 56;
}

export function resume(at: usize, atHand: u64, size: u32): void {
  next = at;
  bits = atHand;
  count = size;
}

export function drop(size: u32): void {
  bits >>= <u64>size;
  count -= size;
}

/** Of at most 16 bits at hand. */
export function take(size: u32): u32 {
  const value = <u32>bits & ((1 << size) - 1);
  drop(size);
  return value;
}

/** Whether more was taken than there was. */
export function isBeyondEnd(): bool {
  return next - (count >> 3) > end;
}
