/** Lengths of the Huffman codes that make what is written shortest (D. A. Huffman, 1952), none longer than allowed. */

/** Symbols that occur: how often × 512 + the symbol. */
const sorted: usize = memory.data(288 * 4, 16);
/** Leaves in the order of `sorted`, then what joins two of them each: weight, and the parent's number or the depth. */
const weights: usize = memory.data(576 * 4, 16);
const parents: usize = memory.data(576 * 2, 16);
const counts: usize = memory.data(64 * 2, 16);

const symbolBits: u32 = 9;
const symbolMask: u32 = 511;
const deepest: u32 = 63;

/** Shell's sort: there are at most 286. */
function sort(count: u32): void {
  for (let gap: u32 = 121; gap > 0; gap = gap / 3) {
    for (let index = gap; index < count; index += 1) {
      const value = load<u32>(sorted + (index << 2));
      let at = index;
      while (at >= gap && load<u32>(sorted + ((at - gap) << 2)) > value) {
        store<u32>(sorted + (at << 2), load<u32>(sorted + ((at - gap) << 2)));
        at -= gap;
      }
      store<u32>(sorted + (at << 2), value);
    }
  }
}

/**
 * @param frequencies u32 for each symbol, each below 2²³
 * @param lengths gets one byte for each symbol
 * @param longest bits of a code
 */
export function findLengths(frequencies: usize, symbols: u32, lengths: usize, longest: u32): void {
  memory.fill(lengths, 0, symbols);
  let leaves: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const frequency = load<u32>(frequencies + (symbol << 2));
    if (frequency === 0) continue;
    store<u32>(sorted + (leaves << 2), (frequency << symbolBits) | symbol);
    leaves += 1;
  }
  // Some readers want two codes at least.
  for (let symbol: u32 = 0; leaves < 2; symbol += 1) {
    if (load<u32>(frequencies + (symbol << 2)) !== 0) continue;
    store<u32>(sorted + (leaves << 2), (1 << symbolBits) | symbol);
    leaves += 1;
  }
  sort(leaves);
  for (let index: u32 = 0; index < leaves; index += 1) {
    store<u32>(weights + (index << 2), load<u32>(sorted + (index << 2)) >> symbolBits);
  }

  // The two lightest are joined until one is left; what was joined comes in the order of its weight.
  const root: u32 = 2 * leaves - 2;
  let leaf: u32 = 0;
  let joined: u32 = leaves;
  for (let made: u32 = leaves; made <= root; made += 1) {
    let weight: u32 = 0;
    for (let side = 0; side < 2; side += 1) {
      const isLeaf =
        leaf < leaves && (joined === made || load<u32>(weights + (leaf << 2)) <= load<u32>(weights + (joined << 2)));
      const lightest = isLeaf ? leaf : joined;
      if (isLeaf) leaf += 1;
      else joined += 1;
      weight += load<u32>(weights + (lightest << 2));
      store<u16>(parents + (lightest << 1), <u16>made);
    }
    store<u32>(weights + (made << 2), weight);
  }

  memory.fill(counts, 0, 128);
  store<u16>(parents + (root << 1), 0);
  for (let index: u32 = root; index > 0; ) {
    index -= 1;
    const depth = <u32>load<u16>(parents + ((<u32>load<u16>(parents + (index << 1))) << 1)) + 1;
    store<u16>(parents + (index << 1), <u16>depth);
    if (index >= leaves) continue;
    const at = counts + (min(depth, deepest) << 1);
    store<u16>(at, load<u16>(at) + 1);
  }
  shorten(longest);

  // The rarest come first and get the longest codes.
  let size = longest;
  for (let index: u32 = 0; index < leaves; index += 1) {
    while (load<u16>(counts + (size << 1)) === 0) size -= 1;
    store<u16>(counts + (size << 1), load<u16>(counts + (size << 1)) - 1);
    store<u8>(lengths + (load<u32>(sorted + (index << 2)) & symbolMask), <u8>size);
  }
}

/** Makes codes that are too long as long as allowed, each beside another whose place it shares (Kraft's sum stays 1). */
function shorten(longest: u32): void {
  const last = counts + (longest << 1);
  for (let size: u32 = longest + 1; size <= deepest; size += 1) {
    store<u16>(last, load<u16>(last) + load<u16>(counts + (size << 1)));
  }
  let room: i32 = 1 << longest;
  for (let size: u32 = 1; size <= longest; size += 1)
    room -= (<i32>load<u16>(counts + (size << 1))) << (longest - size);
  for (; room < 0; room += 1) {
    let size = longest - 1;
    while (load<u16>(counts + (size << 1)) === 0) size -= 1;
    const at = counts + (size << 1);
    store<u16>(at, load<u16>(at) - 1);
    store<u16>(at + 2, load<u16>(at + 2) + 2);
    store<u16>(last, load<u16>(last) - 1);
  }
}
