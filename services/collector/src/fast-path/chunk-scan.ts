import { randomBytes } from 'node:crypto';
import { geometry } from '../masking/attribute-masker.ts';
import type { MaskerParts } from '../masking/masker.ts';
import type { ChunkFacts } from '../pipeline/chunk-facts.ts';
import { areAddsHarmless, type LightAdd } from './added-runs.ts';
import { finding, scanAnswers, textFlag } from './findings.ts';
import type { Block } from './leave-out.ts';
import { isRunHarmless } from './piece-runs.ts';
import { type ScannerExports, sharedScanner } from './scanner-module.ts';
import { teachNeeds, teachScanner } from './scanner-rules.ts';

/** Why the whole chunk has to be parsed. */
export type ParseReason =
  | Exclude<(typeof scanAnswers)[number], 'understood'>
  | 'too large'
  | 'sensitive list'
  | 'odd nodes'
  | 'odd number';

/** `hits`: in bytes, where something is masked, in their order; `blocks`: what may be left out where there is none. */
export type ScanResult =
  | { parse: ParseReason }
  | { parse?: undefined; hits: number[]; blocks: Block[]; facts: ChunkFacts };

export interface ChunkScan {
  /** Looks at NDJSON that is known to be UTF-8. */
  scan(text: Buffer, maxDepth: number): ScanResult;
}

/** What is read beyond the end of a text. */
const padding = 64;
/** Larger chunks are rare, and the scanner's memory never shrinks. */
const mostBytes = 8 * 1024 * 1024;

interface Shared {
  scanner: ScannerExports;
  /** Whose rules the scanner has been taught. */
  rulesOf: object | undefined;
}

let shared: Shared | undefined;

function share(): Shared {
  if (shared) return shared;
  const scanner = sharedScanner();
  teachScanner(scanner);
  shared = { scanner, rulesOf: undefined };
  return shared;
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

  const isTextHarmless = (bytes: Buffer, start: number, end: number, flags: number): boolean => {
    if (scanner.isTextRemembered(start, end)) return true;
    if (!(flags & textFlag.namesOnly && areNamesHarmless(bytes, start, end))) {
      const text = stringOf(bytes, start, end);
      if (texts.find(text).length > 0) {
        // Numbers in a list of them are no telephone numbers.
        return (flags & textFlag.attribute) !== 0 && isGeometry(bytes, start) && texts.find(text, true).length === 0;
      }
    }
    scanner.rememberText(start, end);
    return true;
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

  const look = (bytes: Buffer): number[] | ParseReason => {
    const view = new Uint32Array(scanner.memory.buffer);
    const word = (at: number): number => view[at] as number;
    const findings = scanner.findings() >>> 2;
    const pieces = scanner.pieces() >>> 2;
    const added = scanner.added() >>> 2;
    const hits: number[] = [];

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

    const count = scanner.countFindings();
    for (let index = 0; index < count; index += 1) {
      const at = findings + index * 4;
      const [kind, a, b, c] = [word(at), word(at + 1), word(at + 2), word(at + 3)];
      if (kind === finding.text) {
        if (!isTextHarmless(bytes, a, b, c)) hits.push(a);
      } else if (kind === finding.name) {
        if (!isNameHarmless(bytes, a, b)) hits.push(a);
      } else if (kind === finding.number) {
        const isHarmless = isNumberHarmless(bytes, a, b);
        if (isHarmless === undefined) return 'odd number';
        if (!isHarmless) hits.push(a);
      } else if (kind === finding.attributes) {
        const isHarmless = areAttributesHarmless(bytes, a, b, c);
        if (isHarmless === undefined) return 'sensitive list';
        if (!isHarmless) hits.push(a);
      } else if (kind === finding.run) {
        if (isRunHarmless(piecesOf(a, b), texts)) scanner.rememberRun(a, b);
        else hits.push(...placesOf(a, b));
      } else if (kind === finding.labelled) {
        const isHarmless = texts.findLabelled(piecesOf(a, b).join(''), piecesOf(a + b, c).join('')).length === 0;
        if (isHarmless) scanner.rememberLabelled(a, b, c);
        else hits.push(...placesOf(a, b + c));
      } else {
        const isHarmless = areAddsHarmless(addsOf(a, b), texts);
        if (isHarmless === undefined) return 'odd nodes';
        if (!isHarmless) hits.push(c);
      }
    }
    return hits;
  };

  const blocksFrom = (start: number): Block[] => {
    const view = new Uint32Array(scanner.memory.buffer, scanner.blocks(), scanner.countBlocks() * 3);
    const blocks: Block[] = [];
    for (let at = 0; at < view.length; at += 3) {
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
      const start = scanner.reserve(text.length + padding);
      if (start === 0) return { parse: 'too large' };
      const memory = Buffer.from(scanner.memory.buffer);
      text.copy(memory, start);
      memory.fill(0, start + text.length, start + text.length + padding);
      const answer = scanAnswers[scanner.scan(start, text.length, maxDepth)] ?? 'unusual';
      if (answer !== 'understood') return { parse: answer };
      const facts: ChunkFacts = {
        firstTime: scanner.timeOfFirst(),
        lastTime: scanner.timeOfLast(),
        events: scanner.countEvents(),
        keyframe: scanner.hasKeyframe() !== 0,
      };
      const hits = look(memory);
      if (typeof hits === 'string') return { parse: hits };
      if (hits.length === 0) return { hits, blocks: [], facts };
      return { hits: hits.map((at) => at - start).sort((a, b) => a - b), blocks: blocksFrom(start), facts };
    },
  };
}
