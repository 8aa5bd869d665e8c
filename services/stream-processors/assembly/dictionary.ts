/** Texts that repeat, each kept once under a number: the keys of a column. */

const mostTexts: u32 = 1 << 15;
const slots: u32 = 1 << 16;
const mostBytes: usize = 1 << 21;

/** Fields of a dictionary. */
const countField: usize = 0;
const bytesField: usize = 4;
const lastField: usize = 8;
const headBytes: usize = 16;
const slotsAt: usize = headBytes;
/** start and end of each text. */
const textsAt: usize = slotsAt + (slots << 2);
const bytesAt: usize = textsAt + (mostTexts << 3);
const dictionaryBytes: usize = bytesAt + mostBytes + 16;

export const none: u32 = 0xffff_ffff;

export function createDictionary(): usize {
  const dictionary = heap.alloc(dictionaryBytes);
  clear(dictionary);
  return dictionary;
}

export function clear(dictionary: usize): void {
  store<u32>(dictionary, 0, countField);
  store<u32>(dictionary, 0, bytesField);
  store<u32>(dictionary, 0, lastField);
  memory.fill(dictionary + slotsAt, 0, slots << 2);
}

export function countOf(dictionary: usize): u32 {
  return load<u32>(dictionary, countField);
}

/** Where pairs of starts and ends lie, one for each text. */
export function textsOf(dictionary: usize): usize {
  return dictionary + textsAt;
}

function lastPart(start: usize, bytes: usize): u64 {
  return bytes === 0 ? 0 : load<u64>(start) & (<u64>-1 >> ((8 - <u64>bytes) << 3));
}

function isSame(dictionary: usize, number: u32, start: usize, length: usize): bool {
  const place = dictionary + textsAt + ((<usize>number) << 3);
  let p = <usize>load<u32>(place);
  if (<usize>load<u32>(place, 4) - p !== length) return false;
  let q = start;
  const end = start + length;
  for (; end - q >= 8; p += 8, q += 8) if (load<u64>(p) !== load<u64>(q)) return false;
  return lastPart(p, end - q) === lastPart(q, end - q);
}

function hashOf(start: usize, end: usize): u32 {
  let hash: u64 = 0xcbf29ce484222325;
  let p = start;
  for (; end - p >= 8; p += 8) hash = rotl((hash ^ load<u64>(p)) * 0x9e3779b97f4a7c15, 29);
  hash = (hash ^ lastPart(p, end - p) ^ ((<u64>(end - start)) << 56)) * 0x9e3779b97f4a7c15;
  return <u32>(hash >> 48);
}

/** The number of the text in `[start, end)`, which is added when it is new; `none`: there is no room for it. */
export function keep(dictionary: usize, start: usize, end: usize): u32 {
  const length = end - start;
  const count = countOf(dictionary);
  const last = load<u32>(dictionary, lastField);
  if (last < count && isSame(dictionary, last, start, length)) return last;
  let at = hashOf(start, end);
  let number = none;
  for (;;) {
    const slot = dictionary + slotsAt + ((<usize>at) << 2);
    const taken = load<u32>(slot);
    if (taken === 0) {
      const bytes = <usize>load<u32>(dictionary, bytesField);
      if (count === mostTexts || bytes + length > mostBytes) return none;
      const place = dictionary + bytesAt + bytes;
      memory.copy(place, start, length);
      const pair = dictionary + textsAt + ((<usize>count) << 3);
      store<u32>(pair, <u32>place);
      store<u32>(pair, <u32>(place + length), 4);
      store<u32>(slot, count + 1);
      store<u32>(dictionary, count + 1, countField);
      store<u32>(dictionary, <u32>(bytes + length), bytesField);
      number = count;
      break;
    }
    if (isSame(dictionary, taken - 1, start, length)) {
      number = taken - 1;
      break;
    }
    at = (at + 1) & (slots - 1);
  }
  store<u32>(dictionary, number, lastField);
  return number;
}
