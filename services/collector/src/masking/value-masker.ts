import type { ClassCover } from './class-cover.ts';
import type { MaskPlace } from './mask-place.ts';
import type { MaskCounter } from './mask-report.ts';
import type { SensitiveNames } from './sensitive-names.ts';
import { isMasked, type Span, stars } from './spans.ts';
import type { TextScanner } from './text-scanner.ts';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface TextOptions {
  /** Ranges that are known to be sensitive beside what the text itself shows. */
  more?: readonly Span[] | undefined;
  /** Numbers in it are no telephone numbers. */
  isGeometry?: boolean;
}

/** Masks JSON values. What holds nothing sensitive is returned as it is, the same object. */
export interface ValueMasker {
  text(text: string, how?: TextOptions): string;
  /** A text of which the sensitive ranges are known. */
  cover(text: string, spans: readonly Span[]): string;
  /** Any value, with all that is in it. @param named values of sensitive names are masked whatever they hold */
  value(value: unknown, named?: boolean): unknown;
  /** Every entry of an object by `mask`, and sensitive keys; an entry for which `mask` gives undefined is left out. */
  entries(object: JsonObject, mask: (key: string, value: unknown) => unknown): JsonObject;
  /** All that is in the value, whatever it is; counted as `id`. */
  everything(value: unknown, id: string): unknown;
}

interface ValueMaskerParts {
  scanner: TextScanner;
  names: SensitiveNames;
  cover: ClassCover;
  counter: MaskCounter;
  place: MaskPlace;
}

/** Smaller integers hold no number that is known by itself: ids, coordinates, times in seconds. */
const smallestNumber = 1e10;
/** Of smaller numbers under a sensitive name nothing can be learned: flags, counts. */
const smallestSecretNumber = 100;
const mostKnownKeys = 20_000;

export function createValueMasker({ scanner, names, cover, counter, place }: ValueMaskerParts): ValueMasker {
  /** Keys that hold nothing sensitive: the same few hundred again and again. */
  const harmlessKeys = new Set<string>();

  const counted = (of: string, spans: readonly Span[]): string => {
    for (const { start, end, id } of spans) if (!isMasked(of, start, end)) counter.add(id);
    return cover(of, spans);
  };

  const text = (of: string, { more, isGeometry }: TextOptions = {}): string => {
    const found = scanner.find(of, isGeometry);
    const isNew = ({ start, end }: Span): boolean => !found.some((span) => span.start <= start && span.end >= end);
    const spans = more ? [...found, ...more.filter(isNew)] : found;
    return spans.length === 0 ? of : counted(of, spans);
  };

  const key = (of: string): string => {
    if (of.length < scanner.shortest || harmlessKeys.has(of)) return of;
    const masked = text(of);
    if (masked === of && harmlessKeys.size < mostKnownKeys) harmlessKeys.add(of);
    return masked;
  };

  const number = (of: number, named: boolean): number | string => {
    // A project's own patterns may be of short numbers, which only payloads can lose without harm to the replay.
    if (Math.abs(of) < (named && scanner.shortest === 1 ? 1 : smallestNumber)) return of;
    const digits = String(Math.abs(Math.trunc(of)));
    // Above 2^53 the last digits are lost, and with them the check; the first would show all the same.
    const isUnsure = !Number.isSafeInteger(Math.trunc(of)) && /^[2-6]\d{15,18}$/.test(digits);
    if (!isUnsure && scanner.find(digits).length === 0) return of;
    counter.add('number');
    return stars(digits);
  };

  const everything = (of: unknown, id: string): unknown => {
    if (typeof of === 'string') {
      const masked = stars(of);
      if (masked !== of) counter.add(id);
      return masked;
    }
    if (typeof of === 'number' && Math.abs(of) >= smallestSecretNumber) {
      counter.add(id);
      return stars(String(of));
    }
    if (Array.isArray(of)) return of.map((item) => everything(item, id));
    return isObject(of) ? entries(of, (_, item) => everything(item, id)) : of;
  };

  const entries = (object: JsonObject, mask: (key: string, value: unknown) => unknown): JsonObject => {
    let changed: [string, unknown][] | undefined;
    const keys = Object.keys(object);
    for (let index = 0; index < keys.length; index += 1) {
      const name = keys[index] as string;
      const before = object[name];
      const after = mask(name, before);
      const safeName = key(name);
      if (!changed) {
        if (after === before && safeName === name) continue;
        changed = keys.slice(0, index).map((earlier) => [earlier, object[earlier]]);
      }
      if (after !== undefined) changed.push([safeName, after]);
    }
    if (!changed) return object;
    const copy: JsonObject = {};
    // Two keys of one length would become one.
    let more = 0;
    for (const [name, item] of changed) {
      let unused = name;
      for (; unused in copy; more += 1) unused = more === 0 ? `${name}*` : `${name}*${more}`;
      copy[unused] = item;
    }
    return copy;
  };

  const array = (of: readonly unknown[], named: boolean): readonly unknown[] => {
    let copy: unknown[] | undefined;
    for (let index = 0; index < of.length; index += 1) {
      const after = value(of[index], named);
      if (after === of[index]) continue;
      copy ??= [...of];
      copy[index] = after;
    }
    return copy ?? of;
  };

  const object = (of: JsonObject, named: boolean): JsonObject => {
    if (!named) return entries(of, (_, item) => value(item, false));
    // `{ name: 'Authorization', value: '…' }`, as lists of headers and cookies are written
    const title = of.name ?? of.key;
    const isSensitivePair = typeof title === 'string' && names.isKey(title);
    return entries(of, (name, item) => {
      place.keys.push(name);
      const isSecret = names.isKey(name) || (isSensitivePair && name === 'value');
      const masked = isSecret ? everything(item, 'named_value') : value(item, true);
      place.keys.pop();
      return masked;
    });
  };

  const value = (of: unknown, named = false): unknown => {
    if (typeof of === 'string') return text(of);
    if (typeof of === 'number') return number(of, named);
    if (Array.isArray(of)) return array(of, named);
    return isObject(of) ? object(of, named) : of;
  };

  return { text, cover: counted, value, entries, everything };
}
