/** Where everything lies in the module's memory. The text to be scanned comes last and may grow. */

/** Open objects and arrays: `frames.ts`. */
export const mostDepth: u32 = 4_096;
export const frameBytes: u32 = 48;
export const framesAt: usize = memory.data(4_096 * 48, 16);

/** What was found harmless before, as 128-bit hashes in groups of four: `harmless.ts`. */
export const groupCount: u32 = 1 << 14;
export const harmlessAt: usize = memory.data((1 << 14) * 64, 64);

/** Findings: `findings.ts`. */
export const mostFindings: u32 = 1 << 15;
export const findingBytes: u32 = 64;
export const findingsAt: usize = memory.data((1 << 15) * 64, 16);

/** Pieces of text that make runs: `runs.ts`. */
export const mostPieces: u32 = 1 << 15;
export const piecesAt: usize = memory.data((1 << 15) * 8, 16);
export const mostJoined: u32 = 1 << 17;
export const joinedAt: usize = memory.data((1 << 17) + 64, 16);

/** Blocks that can be left out, or remembered: `blocks.ts`. */
export const mostBlocks: u32 = 1 << 15;
export const blockBytes: u32 = 72;
export const blocksAt: usize = memory.data((1 << 15) * 72, 16);

/** What each text says of blocks around it: `runs.ts`. */
export const mostTexts: u32 = 1 << 15;
export const textFactsAt: usize = memory.data((1 << 15) * 16, 16);

/** Where the numbers of nodes stand: `node-ids.ts`. */
export const mostIds: u32 = 1 << 18;
export const idsAt: usize = memory.data((1 << 18) * 4, 16);

/** Blocks that are remembered, in units of 16 bytes, and where they lie, by how they begin: `known-blocks.ts`. */
export const knownUnits: u32 = 1 << 18;
export const knownAt: usize = memory.data((1 << 18) * 16, 64);
export const knownSlots: u32 = 1 << 16;
export const knownSlotsAt: usize = memory.data((1 << 16) * 8, 64);
export const knownHeadBits: u32 = 1 << 17;
export const knownHeadsAt: usize = memory.data((1 << 17) / 8, 64);

/** Nodes that a mutation adds: `added.ts`. */
export const mostAdded: u32 = 1 << 14;
export const addedBytes: u32 = 48;
export const addedAt: usize = memory.data((1 << 14) * 48, 16);
export const addedIdSlots: u32 = 1 << 15;
export const addedIdsAt: usize = memory.data((1 << 15) * 12, 16);

/** Words of seed phrases: `words.ts`. */
export const seedWordSlots: u32 = 1 << 12;
export const seedWordsAt: usize = memory.data((1 << 12) * 8, 16);

/** Ids of nodes that the visitor writes in. */
export const mostTyped: u32 = 4_096;
export const typedAt: usize = memory.data(4_096 * 4, 16);

/** Tags by name: `tags.ts`. */
export const tagSlots: u32 = 256;
export const tagsAt: usize = memory.data(256 * 16, 16);

/** Literals that patterns need: `literals.ts`. */
export const mostLiterals: u32 = 255;
export const literalBytes: u32 = 64;
export const literalsAt: usize = memory.data(255 * 64, 16);

/** What each pattern needs: `needs.ts`. */
export const mostNeeds: u32 = 128;
export const needsAt: usize = memory.data(128 * 16, 16);

/** One bit a character, set when it stands for another: `decodable.ts`. */
export const decodableAt: usize = memory.data(0x20000 / 8, 16);

/** Keys of objects that have been seen, by hash: `shape.ts`. */
export const seenKeySlots: u32 = 1 << 12;
export const seenKeysAt: usize = memory.data((1 << 12) * 8, 16);

/** A text that the scanner is taught, of 256 bytes at most. */
export const taughtAt: usize = memory.data(256, 16);

/** Behind it lies the text. */
export const textAt: usize = (__heap_base + 63) & ~63;

/** Makes room for so many bytes of text and what is read beyond its end. Returns where the text goes, or 0. */
export function reserve(bytes: u32): usize {
  const end = textAt + bytes + 128;
  const pages = <i32>((end + 0xffff) >>> 16) - <i32>memory.size();
  if (pages > 0 && memory.grow(pages) < 0) return 0;
  return textAt;
}
