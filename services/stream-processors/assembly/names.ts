/** Numbers of known names: keys of the message and of its interactions, and the values that a few of them may have. */

import { begin, cursor, isNext, readText, take, textEnd, textStart } from './json';

const slots: u32 = 256;
const mostLength: usize = 16;
/** `":` */
const quoteAndColon: u16 = 0x3a22;
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

function slotOfText(group: u32, start: usize, end: usize): usize {
  const length = end - start;
  const tail = length > 8 ? load<u64>(end - 8) : 0;
  return slotOf(headOf(start, length), tail, (group << 16) | <u32>length);
}

/** The number of the name in `[start, end)`, 0 when it is none of the group's. */
export function numberOf(group: u32, start: usize, end: usize): u32 {
  return end - start > mostLength ? 0 : load<u32>(slotOfText(group, start, end), 20);
}

/** What `readKey` answers where there is no key. */
export const noKey: u32 = 0xffff_ffff;

/** The slot of the key that was read last, and for each slot the one of the key that came behind it last. */
let latest: usize = table;
const followers: usize = memory.data(256 * 4, 4);

function followerOf(slot: usize): usize {
  return followers + (((slot - table) / slotBytes) << 2);
}

/**
 * Reads a key and the colon behind it: its number, 0 when it is none of the group's. Keys mostly come in the order in which they
 * came before, so that the next one is expected, and only compared.
 */
export function readKey(group: u32): u32 {
  const follower = followerOf(latest);
  const expected = <usize>load<u32>(follower);
  if (expected !== 0) {
    const about = load<u32>(expected, 16);
    const length = <usize>(about & 0xffff);
    const start = cursor + 1;
    if (
      about >> 16 === group &&
      isNext(0x22) &&
      load<u16>(start + length) === quoteAndColon &&
      headOf(start, length) === load<u64>(expected) &&
      (length <= 8 || load<u64>(start + length - 8) === load<u64>(expected, 8))
    ) {
      latest = expected;
      begin(start + length + 2);
      return load<u32>(expected, 20);
    }
  }
  if (!readText()) return noKey;
  const start = textStart;
  const end = textEnd;
  if (!take(0x3a)) return noKey;
  if (end - start > mostLength) return 0;
  const slot = slotOfText(group, start, end);
  const number = load<u32>(slot, 20);
  if (number !== 0) {
    store<u32>(follower, <u32>slot);
    latest = slot;
  }
  return number;
}
