/** What the collector had to mask in a chunk that the client had let through: where, how often, and never what. */
export interface MaskLeak {
  /** Class of the privacy rules, or `input_value`, `field`, `named_value`, `url_parameter`, `url_userinfo`, `base64`, `number`. */
  class: string;
  /** Origin and path of the page, masked; empty when the chunk does not say. */
  page: string;
  /** A selector such as `main > p#note[title]`, or the kind of event with the path of keys in it. */
  place: string;
  count: number;
}

/** Header of `sightline.recordings.v1`, present when there was something to mask. */
const header = 'sightline_leaks';
/** UTF-16 units; a message is larger by four times that at most. */
const longest = 8_000;

/** The places with the highest counts; what does not fit is summed by class, without page and place. */
export function encodeLeaks(leaks: readonly MaskLeak[]): Record<string, string> {
  if (leaks.length === 0) return {};
  const sorted = [...leaks].sort((a, b) => b.count - a.count);
  const kept: [string, string, string, number][] = [];
  const rest = new Map<string, number>();
  let size = 0;
  for (const leak of sorted) {
    const row: [string, string, string, number] = [leak.class, leak.page, leak.place, leak.count];
    size += JSON.stringify(row).length + 1;
    if (size <= longest) kept.push(row);
    else rest.set(leak.class, (rest.get(leak.class) ?? 0) + leak.count);
  }
  for (const [name, count] of rest) kept.push([name, '', '', count]);
  return { [header]: JSON.stringify(kept) };
}

/** Nothing when the header is missing or cannot be read: the recording is worth more than its report. */
export function decodeLeaks(headers: Record<string, string>): MaskLeak[] {
  const text = headers[header];
  if (text === undefined) return [];
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown): MaskLeak[] => {
    if (!Array.isArray(row)) return [];
    const [name, page, place, count]: unknown[] = row;
    const isText = typeof name === 'string' && typeof page === 'string' && typeof place === 'string';
    const isCount = typeof count === 'number' && Number.isInteger(count) && count > 0 && count < 2 ** 32;
    return isText && isCount ? [{ class: name, page, place, count }] : [];
  });
}
