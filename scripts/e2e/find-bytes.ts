import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** Every file below a folder that is not empty. */
export async function filesBelow(dir: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) files.push(...(await filesBelow(path)));
    else if (entry.isFile() && (await stat(path)).size > 0) files.push(path);
  }
  return files;
}

/** A gzip member without optional header fields, as every chunk is one; its header has ten bytes. */
const memberStart = Buffer.from([0x1f, 0x8b, 0x08, 0x00]);

/**
 * A file's bytes as text, and the content of every gzip member found anywhere in it: recordings lie compressed in
 * Kafka's logs and in segments, one behind the other.
 */
export function readable(bytes: Buffer): string[] {
  const texts = [bytes.toString('utf8')];
  for (let at = bytes.indexOf(memberStart); at !== -1; at = bytes.indexOf(memberStart, at + 1)) {
    try {
      texts.push(inflateRawSync(bytes.subarray(at + 10), { maxOutputLength: 64 * 1024 * 1024 }).toString('utf8'));
    } catch {
      // Four bytes that only look like a member's start.
    }
  }
  return texts;
}

/** For each needle the files below `dir` that hold it, plainly or inside gzip. */
export async function findBytes(dir: string, needles: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(needles.map((needle) => [needle, []]));
  for (const file of await filesBelow(dir)) {
    const texts = readable(await readFile(file));
    for (const needle of needles) {
      if (texts.some((text) => text.includes(needle))) found.get(needle)?.push(file);
    }
  }
  return found;
}
