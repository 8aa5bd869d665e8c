/** Objects and arrays that are open, one in the other, and what is known of each. */
import { frameBytes, framesAt } from './regions';

/** What an object or array is in an rrweb event. */
export const plainRole: u32 = 0;
/** Of a custom or plugin event: names of values matter. */
export const namedRole: u32 = 1;
export const eventRole: u32 = 2;
export const snapshotRole: u32 = 3;
export const incrementRole: u32 = 4;
export const nodeRole: u32 = 5;
export const childrenRole: u32 = 6;
export const attributesRole: u32 = 7;
export const addsRole: u32 = 8;
export const addRole: u32 = 9;
export const textsRole: u32 = 10;
export const textRole: u32 = 11;
export const changesRole: u32 = 12;
export const changeRole: u32 = 13;
export const changedAttributesRole: u32 = 14;

/**
 * Fields of a frame, by their offset. `seen`: keys so far, as bits. `start`, `end`: a string of the object (the name of
 * an element's tag, the title of a named value, the text of an added node). `flags`: by role.
 */
export const roleField: usize = 0;
export const arrayField: usize = 1;
export const typedField: usize = 3;
export const seenField: usize = 4;
export const startField: usize = 8;
export const endField: usize = 12;
export const idField: usize = 16;
export const kindField: usize = 20;
export const flagsField: usize = 24;
export const tagField: usize = 28;
export const parentField: usize = 32;
/** Of a node: how many texts there were before its children, plus 1. */
export const textsField: usize = 32;
export const nextField: usize = 36;
/** Of a node: where its attributes start and end. */
export const attributesEndField: usize = 36;
export const attributesField: usize = 40;
export const beginField: usize = 44;

/** The number of objects and arrays around. */
export function depthOf(frame: usize): u32 {
  return <u32>(frame - framesAt) / frameBytes;
}

/** @returns the frame that was given, emptied */
export function openFrame(frame: usize, role: u32, isArray: bool, begin: usize): usize {
  const zero = i8x16.splat(0);
  v128.store(frame, zero);
  v128.store(frame, zero, 16);
  v128.store(frame, zero, 32);
  store<u8>(frame, <u8>role, roleField);
  store<u8>(frame, isArray ? 1 : 0, arrayField);
  store<u32>(frame, <u32>begin, beginField);
  return frame;
}
