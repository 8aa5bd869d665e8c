/** Numbers of known names: keys of the message and of its interactions, and the values that a few of them may have. */

const slots: u32 = 256;
/** head: u64, tail: u64, length and group: u32, number: u32. */
const slotBytes: usize = 24;
const table: usize = memory.data(256 * 24, 8);

/** The first eight bytes of a name, or fewer with zeros behind. */
function headOf(start: usize, length: usize): u64 {
  const head = load<u64>(start);
  return length >= 8 ? head : head & ((1 << ((<u64>length) << 3)) - 1);
}

function slotOf(head: u64, tail: u64, about: u32): usize {
  let at = <u32>(((head ^ (tail << 7) ^ about) * 0x9e3779b97f4a7c15) >> 56);
  while (true) {
    const slot = table + <usize>at * slotBytes;
    const number = load<u32>(slot, 20);
    if (number === 0) return slot;
    if (load<u64>(slot) === head && load<u64>(slot, 8) === tail && load<u32>(slot, 16) === about) return slot;
    at = (at + 1) % slots;
  }
}

/** Names of at most 16 characters of ASCII; numbers are above 0. */
export function addName(group: u32, name: string, number: u32): void {
  const length = name.length;
  const bytes = memory.data(32);
  memory.fill(bytes, 0, 32);
  for (let index = 0; index < length; index++) store<u8>(bytes + index, <u8>name.charCodeAt(index));
  const head = headOf(bytes, length);
  const tail = length > 8 ? load<u64>(bytes + length - 8) : 0;
  const about = (group << 16) | length;
  const slot = slotOf(head, tail, about);
  store<u64>(slot, head);
  store<u64>(slot, tail, 8);
  store<u32>(slot, about, 16);
  store<u32>(slot, number, 20);
}

/** The number of the name in `[start, end)`, 0 when it is none of the group's. */
export function numberOf(group: u32, start: usize, end: usize): u32 {
  const length = end - start;
  if (length > 16) return 0;
  const tail = length > 8 ? load<u64>(end - 8) : 0;
  return load<u32>(slotOf(headOf(start, length), tail, (group << 16) | <u32>length), 20);
}
