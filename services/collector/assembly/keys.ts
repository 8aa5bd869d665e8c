/** Keys of rrweb events whose meaning matters for masking. */
export const otherKey: u32 = 0;
export const typeKey: u32 = 1;
export const dataKey: u32 = 2;
export const timestampKey: u32 = 3;
export const delayKey: u32 = 4;
export const nodeKey: u32 = 5;
export const sourceKey: u32 = 6;
export const addsKey: u32 = 7;
export const textsKey: u32 = 8;
export const attributesKey: u32 = 9;
export const textKey: u32 = 10;
export const isCheckedKey: u32 = 11;
export const parentIdKey: u32 = 12;
export const nextIdKey: u32 = 13;
export const idKey: u32 = 14;
export const valueKey: u32 = 15;
export const tagNameKey: u32 = 16;
export const childNodesKey: u32 = 17;
export const textContentKey: u32 = 18;
export const nameKey: u32 = 19;
export const keyKey: u32 = 20;
export const selectedKey: u32 = 21;
export const srcdocKey: u32 = 22;
export const valueTextKey: u32 = 23;
export const editableKey: u32 = 24;
export const roleKey: u32 = 25;
/** `__proto__`, `constructor`, `prototype`. */
export const dangerousKey: u32 = 31;

/** Up to eight characters. */
function word(text: string, from: i32): u64 {
  let bits: u64 = 0;
  for (let index = from; index < text.length && index < from + 8; index += 1) {
    bits |= (<u64>text.charCodeAt(index)) << ((<u64>(index - from)) << 3);
  }
  return bits;
}

const slots: u32 = 128;
const table: usize = memory.data(128 * 24, 16);

function slotOf(head: u64, length: u32): u32 {
  return <u32>(((head ^ <u64>length) * 0x9e3779b97f4a7c15) >> 57);
}

function put(text: string, key: u32): void {
  const head = word(text, 0);
  let slot = slotOf(head, text.length);
  while (load<u32>(table + <usize>(slot * 24), 16) !== 0) slot = (slot + 1) & (slots - 1);
  const p = table + <usize>(slot * 24);
  store<u64>(p, head);
  store<u64>(p, word(text, 8), 8);
  store<u32>(p, text.length, 16);
  store<u32>(p, key, 20);
}

export function prepareKeys(): void {
  put('type', typeKey);
  put('data', dataKey);
  put('timestamp', timestampKey);
  put('delay', delayKey);
  put('node', nodeKey);
  put('source', sourceKey);
  put('adds', addsKey);
  put('texts', textsKey);
  put('attributes', attributesKey);
  put('text', textKey);
  put('isChecked', isCheckedKey);
  put('parentId', parentIdKey);
  put('nextId', nextIdKey);
  put('id', idKey);
  put('value', valueKey);
  put('tagName', tagNameKey);
  put('childNodes', childNodesKey);
  put('textContent', textContentKey);
  put('name', nameKey);
  put('key', keyKey);
  put('selected', selectedKey);
  put('srcdoc', srcdocKey);
  put('aria-valuetext', valueTextKey);
  put('contenteditable', editableKey);
  put('role', roleKey);
  put('__proto__', dangerousKey);
  put('constructor', dangerousKey);
  put('prototype', dangerousKey);
}

function masked(p: usize, length: u32): u64 {
  return length >= 8 ? load<u64>(p) : length === 0 ? 0 : load<u64>(p) & (<u64>-1 >> ((<u64>(8 - length)) << 3));
}

export function keyOf(start: usize, length: u32): u32 {
  if (length > 16) return otherKey;
  const head = masked(start, length);
  let slot = slotOf(head, length);
  while (true) {
    const p = table + <usize>(slot * 24);
    const there = load<u32>(p, 16);
    if (there === 0) return otherKey;
    if (
      there === length &&
      load<u64>(p) === head &&
      (length <= 8 || load<u64>(p, 8) === masked(start + 8, length - 8))
    ) {
      return load<u32>(p, 20);
    }
    slot = (slot + 1) & (slots - 1);
  }
}
