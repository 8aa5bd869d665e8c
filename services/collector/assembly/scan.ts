/**
 * Reads NDJSON of rrweb events without parsing it, checks that it is exactly what `JSON.stringify` would have written,
 * and says what the masker has to look at. What it does not understand it refuses: the chunk is parsed then.
 */
import { addedFull, clearAdded } from './added';
import { blockCount, clearBlocks, spoilBlock } from './blocks';
import { areAttributesRemembered, closeFrame } from './closing';
import { addDecodable } from './decodable';
import { replay } from './deflate/replay';
import { prepareSymbols } from './deflate/symbols';
import { prepareDigest } from './digest';
import { clearFindings, findingCount, findingsFull, isKey } from './findings';
import * as frames from './frames';
import { openFrame } from './frames';
import { forgetStrings, isHarmless, kindName, kindText, remember, setKey } from './harmless';
import * as keys from './keys';
import { beginBlocks, forgetBlocks, passBlock, rememberBlocks } from './known-blocks';
import { addLiteral, clearLiterals } from './literals';
import { findUnknownName, isNameUnclear, nameEnd, nameStart } from './names';
import { addNeeds, clearNeeds } from './needs';
import { clearIds } from './node-ids';
import { numberEnd, readNumber } from './numbers';
import { addedAt, blocksAt, findingsAt, frameBytes, framesAt, mostDepth, piecesAt, reserve, taughtAt } from './regions';
import { inherit, openChildren, roleInside } from './roles';
import { clearRuns, hasSeedCells, rememberLabelled, rememberRun, runsFull } from './runs';
import { beginShape, feedShape, memoryOfShape } from './shape';
import * as state from './state';
import { scanString, stringClasses, stringEnd } from './string-scan';
import { addTag } from './tags';
import { checkText } from './text-check';
import { clearTyped, typedFull } from './typed';
import * as usual from './usual-nodes';
import { onConstant, onNumber, onString } from './values';
import { addSeedWord } from './words';

export {
  addDecodable,
  addLiteral,
  addNeeds,
  addSeedWord,
  addTag,
  beginShape,
  clearLiterals,
  clearNeeds,
  feedShape,
  findUnknownName,
  memoryOfShape,
  rememberBlocks,
  rememberLabelled,
  rememberRun,
  replay,
  reserve,
  setKey,
  spoilBlock,
};

let events: u32 = 0;

export function prepare(): void {
  prepareDigest();
  prepareSymbols();
  keys.prepareKeys();
}

/** Forgets what was found harmless. */
export function forget(): void {
  forgetStrings();
  forgetBlocks();
}

export function taught(): usize {
  return taughtAt;
}
export function findings(): usize {
  return findingsAt;
}
export function countFindings(): u32 {
  return findingCount;
}
export function pieces(): usize {
  return piecesAt;
}
export function blocks(): usize {
  return blocksAt;
}
export function countBlocks(): u32 {
  return blockCount;
}
export function added(): usize {
  return addedAt;
}
export function countEvents(): u32 {
  return events;
}
export function timeOfFirst(): f64 {
  return state.firstTime;
}
export function timeOfLast(): f64 {
  return state.lastTime;
}
export function hasKeyframe(): bool {
  return state.isKeyframe;
}
export function startOfName(): usize {
  return nameStart;
}
/** The name behind which `findUnknownName` stopped cannot be taken out of its text. */
export function hasUnclearName(): bool {
  return isNameUnclear;
}
export function endOfName(): usize {
  return nameEnd;
}

export function isTextRemembered(start: usize, end: usize): bool {
  return isHarmless(kindText, start, end);
}
export function isNameRemembered(start: usize, end: usize): bool {
  return isHarmless(kindName, start, end);
}
export function rememberText(start: usize, end: usize): void {
  if (!isHarmless(kindText, start, end)) remember();
}
export function rememberName(start: usize, end: usize): void {
  if (!isHarmless(kindName, start, end)) remember();
}
export function rememberAttributes(start: usize, end: usize, tagAndTyped: u32): void {
  if (!areAttributesRemembered(start, end, tagAndTyped)) remember();
}

/** Scans the event at `start`; returns where it ends, or 0. */
function scanEvent(start: usize, limit: usize, maxDepth: u32): usize {
  if (load<u8>(start) !== 0x7b) return 0;
  state.setEventType(-1);
  let depth: u32 = 0;
  let frame = openFrame(framesAt, frames.eventRole, false, start);
  let role = frames.eventRole;
  let isArray = false;
  let isFirst = true;
  let p = start + 1;
  while (true) {
    let code = load<u8>(p);
    if (code === (isArray ? 0x5d : 0x7d)) {
      p += 1;
      if (!closeFrame(frame, p)) return 0;
      if (depth === 0) return p;
      depth -= 1;
      frame -= frameBytes;
      role = load<u8>(frame, frames.roleField);
      isArray = load<u8>(frame, frames.arrayField) !== 0;
      isFirst = false;
      continue;
    }
    if (!isFirst) {
      if (code !== 0x2c) return 0;
      // Most of a page is written in the same few ways; whatever is not goes on below.
      if (role === frames.nodeRole && depth + 2 <= maxDepth) {
        if (usual.startsChildren(p)) {
          if (!state.isNew(frame, keys.childNodesKey) || openChildren(frame) < 0) return 0;
          p += usual.childrenHead;
          if (load<u8>(p) === 0x5d) {
            p += 1;
            continue;
          }
          depth += 1;
          frame = openFrame(frame + frameBytes, frames.childrenRole, true, p - 1);
          role = frames.childrenRole;
          isArray = true;
          isFirst = true;
          continue;
        }
        const next = usual.readRest(frame, p);
        if (next !== 0) {
          p = next;
          continue;
        }
      }
      p += 1;
      code = load<u8>(p);
    }
    if (role === frames.childrenRole && depth + 2 <= maxDepth) {
      const next = usual.readText(frame, p, limit);
      if (next !== 0) {
        p = next;
        isFirst = false;
        continue;
      }
      const passed = passBlock(frame, p, limit);
      if (passed !== 0) {
        p = passed;
        isFirst = false;
        continue;
      }
      const inside = usual.openElement(frame, p, limit);
      if (inside !== 0) {
        p = inside;
        depth += 1;
        frame += frameBytes;
        role = frames.nodeRole;
        isArray = false;
        isFirst = false;
        continue;
      }
    }
    if (role === frames.addsRole && depth + 3 <= maxDepth) {
      const node = usual.openAdd(frame, p);
      const add = frame + frameBytes;
      const textEnd: usize = node === 0 ? 0 : usual.readAddedText(add, node, limit);
      const inside: usize = node === 0 || textEnd !== 0 ? 0 : usual.openElement(add, node, limit);
      if (textEnd !== 0 || inside !== 0) {
        p = textEnd + inside;
        depth += inside === 0 ? 1 : 2;
        frame = inside === 0 ? add : add + frameBytes;
        role = inside === 0 ? frames.addRole : frames.nodeRole;
        isArray = false;
        isFirst = false;
        continue;
      }
    }
    isFirst = false;
    let key = keys.otherKey;
    if (!isArray) {
      if (code !== 0x22) return 0;
      const keyStart = p + 1;
      if (!scanString(keyStart, limit)) return 0;
      const keyEnd = stringEnd;
      state.setKeyPlace(keyStart, keyEnd);
      key = keys.keyOf(keyStart, <u32>(keyEnd - keyStart));
      if (key === keys.otherKey) checkText(keyStart, keyEnd, stringClasses, isKey);
      else if (key === keys.dangerousKey) return 0;
      else if (role !== frames.plainRole && !state.isNew(frame, key)) return 0;
      p = keyEnd + 1;
      if (load<u8>(p) !== 0x3a) return 0;
      p += 1;
      code = load<u8>(p);
    }

    if (code === 0x22) {
      if (!scanString(p + 1, limit)) return 0;
      const end = stringEnd;
      if (!onString(frame, role, key, p + 1, end)) return 0;
      p = end + 1;
    } else if (code === 0x7b || code === 0x5b) {
      const inside = roleInside(frame, role, key, code === 0x5b);
      if (inside < 0 || depth + 2 > maxDepth) return 0;
      depth += 1;
      role = inside;
      isArray = code === 0x5b;
      isFirst = true;
      frame = openFrame(frame + frameBytes, role, isArray, p);
      if (role === frames.nodeRole) inherit(frame);
      p += 1;
    } else if (code === 0x74 && load<u32>(p) === 0x65757274) {
      if (!onConstant(frame, role, key, true, false)) return 0;
      p += 4;
    } else if (code === 0x6e && load<u32>(p) === 0x6c6c756e) {
      if (!onConstant(frame, role, key, false, true)) return 0;
      p += 4;
    } else if (code === 0x66 && load<u32>(p, 1) === 0x65736c61) {
      if (!onConstant(frame, role, key, false, false)) return 0;
      p += 5;
    } else {
      if (!readNumber(p)) return 0;
      const end = numberEnd;
      if (!onNumber(frame, role, key, p)) return 0;
      p = end;
    }
  }
}

/** Scans `length` bytes of UTF-8 at `start`, behind which 64 bytes are zero. */
export function scan(start: usize, length: u32, maxDepth: u32): i32 {
  events = 0;
  state.beginChunk();
  clearFindings();
  clearRuns();
  clearAdded();
  clearTyped();
  clearBlocks();
  clearIds();
  const end = start + length;
  const depth = min(maxDepth, mostDepth);
  beginBlocks(length, depth);
  let p = start;
  while (p < end) {
    p = scanEvent(p, end, depth);
    if (p === 0) return state.answer === state.understood ? state.unusual : state.answer;
    events += 1;
    if (p === end) break;
    if (load<u8>(p) !== 0x0a) return state.unusual;
    p += 1;
  }
  if (events === 0) return state.unusual;
  if (hasSeedCells) return state.unmasked;
  return findingsFull || runsFull || addedFull || typedFull ? state.tooMuch : state.understood;
}
