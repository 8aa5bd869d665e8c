import { randomBytes } from 'node:crypto';
import { geometry } from '../masking/attribute-masker.ts';
import type { MaskerParts } from '../masking/masker.ts';
import { isMasked } from '../masking/spans.ts';
import type { ChunkFacts } from '../pipeline/chunk-facts.ts';
import { areAddsHarmless, type LightAdd } from './added-runs.ts';
import { countFirst } from './count-first.ts';
import { finding, findingWords, scanAnswers, textFlag } from './findings.ts';
import type { Hit, HitText } from './hit.ts';
import type { Block } from './leave-out.ts';
import { isRunHarmless } from './piece-runs.ts';
import { blockWords, type ScannerExports, sharedScanner, textPadding } from './scanner-module.ts';
import { teachNeeds, teachScanner } from './scanner-rules.ts';

/** Why the whole chunk has to be parsed. */
export type ParseReason =
  | Exclude<(typeof scanAnswers)[number], 'understood'>
  | 'too large'
  | 'sensitive list'
  | 'odd nodes'
  | 'odd number';

/** `hits`: in their order; `blocks`: what may be left out where there is none. */
export type ScanResult =
  | { parse: ParseReason }
  | { parse?: undefined; hits: Hit[]; blocks: Block[]; facts: ChunkFacts };

export interface ChunkScan {
  /** Looks at NDJSON; `receiveText` puts it where it is read. */
  scan(text: Buffer, maxDepth: number): ScanResult;
}

/** Larger chunks are rare, and the scanner's memory never shrinks. */
const mostBytes = 16 * 1024 * 1024;

interface Shared {
  scanner: ScannerExports;
  /** Whose rules the scanner has been taught. */
  rulesOf: object | undefined;
  /** Its memory, until that grows. */
  memory: Buffer;
}

let shared: Shared | undefined;

function share(): Shared {
  if (shared) return shared;
  const scanner = sharedScanner();
  teachScanner(scanner);
  shared = { scanner, rulesOf: undefined, memory: Buffer.from(scanner.memory.buffer) };
  return shared;
}

function memoryOf(own: Shared): Buffer {
  const { buffer } = own.scanner.memory;
  if (own.memory.buffer !== buffer) own.memory = Buffer.from(buffer);
  return own.memory;
}

/** Scans chunks for one masker. Whatever the scanner finds is decided by the masker's own parts. */
export function createChunkScan(parts: MaskerParts): ChunkScan {
  const { scanner: texts, names, fields, values, attributes, rules } = parts;
  const own = share();
  const { scanner } = own;
  const key = randomBytes(16);
  const keyA = key.readBigInt64LE(0);
  const keyB = key.readBigInt64LE(8);

  /** The string between two quotes. */
  const stringOf = (bytes: Buffer, start: number, end: number): string => {
    const raw = bytes.toString('utf8', start, end);
    return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
  };

  /** Whether every name in the text is harmless; those that are are remembered. */
  const areNamesHarmless = (bytes: Buffer, start: number, end: number): boolean => {
    for (let from = start; ; ) {
      const sign = scanner.findUnknownName(start, from, end);
      if (sign === 0) return true;
      if (scanner.hasUnclearName() !== 0) return false;
      const nameStart = scanner.startOfName();
      const nameEnd = scanner.endOfName();
      const name = bytes.toString('latin1', nameStart, nameEnd);
      if (names.isKey(name) || names.isParameter(name)) return false;
      scanner.rememberName(nameStart, nameEnd);
      from = sign;
    }
  };

  const isGeometry = (bytes: Buffer, start: number): boolean => {
    const close = start - 3;
    const open = bytes.lastIndexOf(0x22, close - 1);
    return open >= 0 && geometry.has(bytes.toString('latin1', open + 1, close));
  };

  /** What is sensitive in a text; undefined: nothing. */
  const lookAtText = (
    bytes: Buffer,
    start: number,
    end: number,
    flags: number,
  ): Pick<HitText, 'value' | 'spans'> | undefined => {
    if (scanner.isTextRemembered(start, end)) return undefined;
    if (!(flags & textFlag.namesOnly && areNamesHarmless(bytes, start, end))) {
      const value = stringOf(bytes, start, end);
      let spans = texts.find(value);
      if (spans.length > 0) {
        // Numbers in a list of them are no telephone numbers.
        if (flags & textFlag.attribute && isGeometry(bytes, start)) spans = texts.find(value, true);
        if (spans.length === 0) return undefined;
        // `password=****` is found for its name: what is masked stays what it is.
        const isDone =
          spans.every((span) => isMasked(value, span.start, span.end)) && values.cover(value, spans) === value;
        if (!isDone) return { value, spans };
      }
    }
    scanner.rememberText(start, end);
    return undefined;
  };

  /** Undefined: it is not written as JavaScript writes it, so that digits may stand in it that parsing loses. */
  const isNumberHarmless = (bytes: Buffer, start: number, end: number): boolean | undefined => {
    const raw = bytes.toString('latin1', start, end);
    const number = Number(raw);
    return String(number) === raw ? values.value(number) === number : undefined;
  };

  const isNameHarmless = (bytes: Buffer, start: number, end: number): boolean => {
    if (scanner.isNameRemembered(start, end)) return true;
    const name = stringOf(bytes, start, end);
    if (names.isKey(name)) return false;
    if (!names.isParameter(name)) scanner.rememberName(start, end);
    return true;
  };

  /** Undefined: a list in which the visitor's choice is a secret; events that follow depend on that. */
  const areAttributesHarmless = (
    bytes: Buffer,
    start: number,
    end: number,
    tagAndTyped: number,
  ): boolean | undefined => {
    const tagStart = tagAndTyped >>> 1;
    const tag = bytes.toString('latin1', tagStart, bytes.indexOf(0x22, tagStart));
    const before = JSON.parse(bytes.toString('utf8', start, end)) as Record<string, unknown>;
    if (tag === 'select' && fields.isSensitive(before)) return undefined;
    if (attributes.ofElement(tag, before, (tagAndTyped & 1) === 1) !== before) return false;
    scanner.rememberAttributes(start, end, tagAndTyped);
    return true;
  };

  /** @param textStart where the text is in memory */
  const look = (bytes: Buffer, textStart: number): Hit[] | ParseReason => {
    const count = scanner.countFindings();
    if (count === 0) return [];
    const view = new Uint32Array(scanner.memory.buffer);
    const word = (at: number): number => view[at] as number;
    const findings = scanner.findings() >>> 2;
    const pieces = scanner.pieces() >>> 2;
    const added = scanner.added() >>> 2;
    const hits: Hit[] = [];
    const hit = (...places: number[]): void => {
      for (const place of places) hits.push({ at: place - textStart });
    };

    /** Where a text stands, from what the scan noted of it; undefined: somewhere else, or that is not all known. */
    const placeOf = (at: number): Pick<HitText, 'eventType' | 'name' | 'elements'> | undefined => {
      if (word(at + 4) === 0) return undefined;
      const elements: { tag: number; attributes: [number, number] | undefined }[] = [];
      for (let next = at + 7; next < at + findingWords && word(next) !== 0; next += 3) {
        const [from, to] = [word(next + 1), word(next + 2)];
        if (from !== 0 && to <= from) return undefined;
        elements.push({
          tag: word(next) - textStart,
          attributes: from === 0 ? undefined : [from - textStart, to - textStart],
        });
      }
      const name = word(at + 5);
      return {
        eventType: word(at + 4) - 1,
        name: name === 0 ? undefined : [name - textStart, word(at + 6) - textStart],
        elements,
      };
    };

    const piecesOf = (first: number, count: number): string[] =>
      Array.from({ length: count }, (_, index) => {
        const at = pieces + (first + index) * 2;
        return stringOf(bytes, word(at), word(at + 1));
      });
    const placesOf = (first: number, count: number): number[] =>
      Array.from({ length: count }, (_, index) => word(pieces + (first + index) * 2));
    const addsOf = (first: number, count: number): LightAdd[] =>
      Array.from({ length: count }, (_, index) => {
        const at = added + (first + index) * 12;
        return {
          parentId: word(at),
          nextId: word(at + 1) | 0,
          id: word(at + 2),
          kind: word(at + 3),
          text: stringOf(bytes, word(at + 4), word(at + 5)),
        };
      });

    for (let index = 0; index < count; index += 1) {
      const at = findings + index * findingWords;
      const [kind, a, b, c] = [word(at), word(at + 1), word(at + 2), word(at + 3)];
      if (kind === finding.text) {
        const found = lookAtText(bytes, a, b, c);
        if (!found) continue;
        const place = placeOf(at);
        if (place)
          hits.push({ at: a - textStart, text: { start: a - textStart, end: b - textStart, ...found, ...place } });
        else hit(a);
      } else if (kind === finding.name) {
        if (!isNameHarmless(bytes, a, b)) hit(a);
      } else if (kind === finding.number) {
        const isHarmless = isNumberHarmless(bytes, a, b);
        if (isHarmless === undefined) return 'odd number';
        if (!isHarmless) hit(a);
      } else if (kind === finding.attributes) {
        const isHarmless = areAttributesHarmless(bytes, a, b, c);
        if (isHarmless === undefined) return 'sensitive list';
        if (!isHarmless) hit(a);
      } else if (kind === finding.run) {
        if (isRunHarmless(piecesOf(a, b), texts)) scanner.rememberRun(a, b);
        else hit(...placesOf(a, b));
      } else if (kind === finding.labelled) {
        const isHarmless = texts.findLabelled(piecesOf(a, b).join(''), piecesOf(a + b, c).join('')).length === 0;
        if (isHarmless) scanner.rememberLabelled(a, b, c);
        else hit(...placesOf(a, b + c));
      } else {
        const isHarmless = areAddsHarmless(addsOf(a, b), texts);
        if (isHarmless === undefined) return 'odd nodes';
        if (!isHarmless) hit(c);
      }
    }
    return hits;
  };

  const blocksFrom = (start: number): Block[] => {
    const view = new Uint32Array(scanner.memory.buffer, scanner.blocks(), scanner.countBlocks() * blockWords);
    const blocks: Block[] = [];
    for (let at = 0; at < view.length; at += blockWords) {
      const [from, to] = [view[at] as number, view[at + 1] as number];
      blocks.push({ start: from - start, end: to - start, hasText: view[at + 2] === 1 });
    }
    return blocks;
  };

  return {
    scan(text, maxDepth) {
      if (text.length > mostBytes) return { parse: 'too large' };
      if (own.rulesOf !== parts) {
        own.rulesOf = undefined;
        if (!teachNeeds(scanner, rules.patterns)) return { parse: 'too much' };
        own.rulesOf = parts;
      }
      scanner.setKey(keyA, keyB);
      const start = scanner.reserve(text.length + textPadding);
      if (start === 0) return { parse: 'too large' };
      const memory = memoryOf(own);
      const isInPlace = text.buffer === memory.buffer && text.byteOffset === start;
      if (!isInPlace) text.copy(memory, start);
      memory.fill(0, start + text.length, start + text.length + textPadding);
      const answer = scanAnswers[scanner.scan(start, text.length, maxDepth)] ?? 'unusual';
      if (answer !== 'understood') return { parse: answer };
      const facts: ChunkFacts = {
        firstTime: scanner.timeOfFirst(),
        lastTime: scanner.timeOfLast(),
        events: scanner.countEvents(),
        keyframe: scanner.hasKeyframe() !== 0,
      };
      const hits = look(memory, start);
      if (typeof hits === 'string') return { parse: hits };
      const blocks = hits.length === 0 ? [] : blocksFrom(start);
      hits.sort((a, b) => a.at - b.at);
      for (const [index, block] of blocks.entries()) {
        const [before, within] = [block.start, block.end].map((end) => countFirst(hits, ({ at }) => at < end));
        if (before !== within) scanner.spoilBlock(index);
      }
      scanner.rememberBlocks();
      return { hits, blocks, facts };
    },
  };
}
