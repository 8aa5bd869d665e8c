import { readFileSync } from 'node:fs';

/** What is read beyond the end of a text. */
export const textPadding = 64;
/** Of a block. */
export const blockWords = 18;
/** The longest text that the scanner is taught. */
export const taughtBytes = 256;

/** What `assembly/scan.ts` exports. Addresses and lengths are bytes of its memory. */
export interface ScannerExports {
  memory: WebAssembly.Memory;
  prepare(): void;
  /** Where a text of so many bytes goes; 0: there is no room. The memory may have grown. */
  reserve(bytes: number): number;
  /** Chooses whose memory of harmless strings is used. */
  setKey(a: bigint, b: bigint): void;
  /** Where a text goes that the scanner is taught. */
  taught(): number;
  addTag(start: number, length: number, flags: number): number;
  addDecodable(code: number): void;
  clearLiterals(): void;
  addLiteral(start: number, length: number, bits: number, group: number, ignoreCase: boolean): number;
  clearNeeds(): void;
  addNeeds(
    digits: number,
    groupedDigits: number,
    token: number,
    seedWords: number,
    dots: number,
    character: number,
    literals: number,
    flags: number,
  ): number;
  addSeedWord(start: number, length: number): number;
  /** What JSON may be made of: levels, values, bytes of a string, bytes of memory of all of it or of each line. */
  beginShape(levels: number, values: number, stringBytes: number, memory: bigint, ofLines: boolean): void;
  /** The next piece of it: 0, or what there is too much of. */
  feedShape(start: number, length: number): number;
  /** Bytes of memory that parsing takes of what has been fed, or of its last line. */
  memoryOfShape(): number;
  /** One of `scanAnswers`. */
  scan(start: number, length: number, maxDepth: number): number;
  countFindings(): number;
  findings(): number;
  pieces(): number;
  added(): number;
  /** `blockWords` each: start, end, whether there is text in it; the others are its own. */
  blocks(): number;
  countBlocks(): number;
  countEvents(): number;
  timeOfFirst(): number;
  timeOfLast(): number;
  hasKeyframe(): number;
  isTextRemembered(start: number, end: number): number;
  isNameRemembered(start: number, end: number): number;
  rememberText(start: number, end: number): void;
  rememberName(start: number, end: number): void;
  rememberRun(first: number, count: number): void;
  rememberLabelled(first: number, labels: number, count: number): void;
  /** Something in a block has to be masked: it is not to be remembered. */
  spoilBlock(index: number): void;
  /** Of the text that was scanned last, those in which nothing has to be masked. */
  rememberBlocks(): void;
  rememberAttributes(start: number, end: number, tagAndTyped: number): void;
  /** Where the deflate ends of a text that is as long as what `body` holds; 0: there is none. */
  replay(body: number, bodyBytes: number, text: number, textBytes: number, out: number, mostBytes: number): number;
  /** The sign behind the next unknown name in `[from, end)`, 0: none. */
  findUnknownName(start: number, from: number, end: number): number;
  /** That name cannot be taken out of its text. */
  hasUnclearName(): number;
  startOfName(): number;
  endOfName(): number;
}

/** Built from `assembly/`; sources and what is compiled from them lie as deep in the package. */
const file = new URL('../../dist/fast-path/scanner.wasm', import.meta.url);

/** The scanner with a memory of its own. */
export function loadScanner(): ScannerExports {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {});
  const scanner = exports as unknown as ScannerExports;
  scanner.prepare();
  return scanner;
}

let shared: ScannerExports | undefined;

/** The thread's one. */
export function sharedScanner(): ScannerExports {
  shared ??= loadScanner();
  return shared;
}
