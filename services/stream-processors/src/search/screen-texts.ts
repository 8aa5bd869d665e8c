/** Characters of text that are taken from a chunk; a page has some tens of thousands. */
const mostCharacters = 1_000_000;

/** A string of JSON, its inside captured. No alternative of it matches what another does: it takes linear time. */
const jsonString = '"((?:[^"\\\\]|\\\\.)*)"';
/** A text node as rrweb writes it, in a snapshot and in what a mutation adds; what follows tells the text of a style sheet. */
const textNode = new RegExp(`"textContent":${jsonString}(,"isStyle":true)?`, 'g');
/** A text node that a mutation changes. */
const changedText = new RegExp(`\\{"id":\\d+,"value":${jsonString}\\}`, 'g');
const mutationStart = '{"type":3,"data":{"source":0,';
const snapshotStart = '{"type":2,';

/**
 * The texts that came on screen in a chunk, as its NDJSON of rrweb events says: of snapshots and of changes. Read without
 * parsing, since snapshots are most of a recording; a client that writes its keys in another order is not found by text.
 */
export function screenTexts(ndjson: string): string[] {
  const texts: string[] = [];
  let left = mostCharacters;
  const add = (raw: string): void => {
    if (left <= 0 || raw === '') return;
    const text = unescaped(raw.slice(0, left));
    left -= text.length;
    texts.push(text);
  };
  for (let start = 0; start < ndjson.length && left > 0; ) {
    const newline = ndjson.indexOf('\n', start);
    const end = newline === -1 ? ndjson.length : newline;
    const isMutation = ndjson.startsWith(mutationStart, start);
    if (isMutation || ndjson.startsWith(snapshotStart, start)) {
      const line = ndjson.slice(start, end);
      for (const [, raw = '', style] of line.matchAll(textNode)) if (style === undefined) add(raw);
      if (isMutation) for (const [, raw = ''] of line.matchAll(changedText)) add(raw);
    }
    start = end + 1;
  }
  return texts;
}

function unescaped(raw: string): string {
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    // Cut in the middle of an escape: the rest of it is no word.
    return raw.replaceAll(/\\./g, ' ');
  }
}
