import { decodeOnce } from '../../masking/decoded-view.ts';

const layers = 7;

/** Letters and digits alone, so that no separator, split or capital hides anything. */
export const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number') yield String(value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (!Array.isArray(value)) yield key;
      yield* stringsOf(item);
    }
  }
}

/** The text of nodes alone, in the order of the page: what a reader would see over the borders of elements. */
function* textOfNodes(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* textOfNodes(item);
    return;
  }
  const node = value as Record<string, unknown>;
  if (typeof node.textContent === 'string') yield node.textContent;
  for (const item of Object.values(node)) yield* textOfNodes(item);
}

/** Every way in which the events' text can be read, `bare`: as it is, without escapes, out of base64, over nodes. */
export function readings(events: readonly object[]): string[] {
  const found = new Set<string>();
  const read = (text: string): void => {
    let plain = text;
    for (let layer = 0; layer < layers; layer += 1) {
      found.add(bare(plain));
      plain = decodeOnce(plain)?.text ?? plain;
    }
    found.add(bare(plain));
  };
  for (const text of stringsOf(events)) {
    read(text);
    for (const [token] of text.matchAll(/[A-Za-z0-9+/_-]{8,}/g)) read(Buffer.from(token, 'base64').toString('utf8'));
  }
  read([...textOfNodes(events)].join(''));
  read([...textOfNodes(events)].reverse().join(''));
  return [...found];
}

/**
 * Whether a part of `secret` can still be read: any half of it, and of long ones any 16 characters. Shorter parts tell
 * as little as the length that masking leaves.
 */
export function isReadable(secret: string, found: readonly string[]): boolean {
  const wanted = bare(secret);
  const size = Math.min(wanted.length, Math.max(6, Math.min(16, Math.ceil(wanted.length / 2))));
  for (let start = 0; start + size <= wanted.length; start += 1) {
    const part = wanted.slice(start, start + size);
    if (found.some((text) => text.includes(part))) return true;
  }
  return false;
}
