/** What is known of the event that is being scanned, and how the scan is answered. */
import * as frames from './frames';

/** What `scan` answers. */
export const understood: i32 = 0;
/** No event, or not as a recorder writes it: order of keys, spaces, escapes, depth, keys that pollute prototypes. */
export const unusual: i32 = 1;
/** A value that is masked by its place. */
export const unmasked: i32 = 2;
export const tooMuch: i32 = 3;

/** Flags of frames. Of an increment: the text of an input is not masked; the box is ticked. */
export const isOpenText: u32 = 1;
export const isTicked: u32 = 2;
/** Of attributes. */
export const hasValue: u32 = 1;
export const hasPlaced: u32 = 2;
export const hasEditable: u32 = 4;
export const isEditable: u32 = 8;
export const isTextRole: u32 = 16;
/** Of a node. */
export const hasChildren: u32 = 1;
export const isText: u32 = 2;
/** Of added nodes together. */
export const hasNested: u32 = 1;
export const isLookedAt: u32 = 2;

/** `typedField`: whether the visitor writes around, and in, a node. */
export const typedAround: u32 = 1;
export const typedInside: u32 = 2;

/** The first that was found wrong counts. */
export let answer: i32 = 0;
export let eventType: i32 = -1;
export let firstTime: f64 = 0;
export let lastTime: f64 = 0;
export let isKeyframe: bool = false;
/** There was an attribute for which it matters whether the visitor writes around it. */
export let placedSinceAdds: bool = false;
/** Where the last node begins that is more than its text and its attributes: one that is typed in, or with such an attribute. */
export let specialAt: usize = 0;
/** The key of the value that is being read. */
export let keyStart: usize = 0;
export let keyEnd: usize = 0;

export function beginChunk(): void {
  answer = understood;
  firstTime = Infinity;
  lastTime = -Infinity;
  isKeyframe = false;
  specialAt = 0;
}

export function noteSpecial(start: usize): void {
  specialAt = max(specialAt, start);
}

export function fail(how: i32): bool {
  if (answer === understood) answer = how;
  return false;
}

export function setEventType(type: i32): void {
  eventType = type;
  if (type === 2) isKeyframe = true;
}

export function noteTime(time: f64): void {
  if (time < firstTime) firstTime = time;
  if (time > lastTime) lastTime = time;
}

export function setPlacedSinceAdds(isPlaced: bool): void {
  placedSinceAdds = isPlaced;
}

export function setKeyPlace(start: usize, end: usize): void {
  keyStart = start;
  keyEnd = end;
}

export function fieldOf(frame: usize, field: usize): u32 {
  return load<u32>(frame + field);
}

export function addFlags(frame: usize, flags: u32): void {
  store<u32>(frame, load<u32>(frame, frames.flagsField) | flags, frames.flagsField);
}

export function hasSeen(frame: usize, key: u32): bool {
  return (load<u32>(frame, frames.seenField) & (1 << key)) !== 0;
}

/** Notes a key of an object. @returns false when it was there before */
export function isNew(frame: usize, key: u32): bool {
  const seen = load<u32>(frame, frames.seenField);
  const bit = 1 << key;
  store<u32>(frame, seen | bit, frames.seenField);
  return (seen & bit) === 0;
}
