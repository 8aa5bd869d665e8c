/** The names of `interactions.schema.json`. */
import { addName } from './names';

/** Groups of names. */
export const messageKeys: u32 = 1;
export const interactionKeys: u32 = 2;
export const types: u32 = 3;
export const devices: u32 = 4;
export const flags: u32 = 5;

/** Keys whose values are only checked, by what they may be. */
export const text: u32 = 1;
export const someNumber: u32 = 2;
export const someBoolean: u32 = 3;
export const integer: u32 = 4;
/** 0 to 2³² − 1. */
export const count: u32 = 5;
/** From 1 on. */
export const positive: u32 = 6;
export const object: u32 = 7;
/** An object of integers from 0 on. */
export const sums: u32 = 8;
/** An object of texts. */
export const texts: u32 = 9;

/** Keys whose values are read. Of a message: */
export const project: u32 = 10;
export const session: u32 = 11;
export const tab: u32 = 12;
export const seq: u32 = 13;
export const device: u32 = 14;
export const firstTime: u32 = 15;
export const bot: u32 = 16;
export const interactions: u32 = 17;
/** Checked, and needed as well. */
export const lastTime: u32 = 18;
export const receivedTime: u32 = 19;
export const source: u32 = 20;
export const events: u32 = 21;
export const bytes: u32 = 22;
export const keyframe: u32 = 23;

/** Of an interaction: */
export const index: u32 = 10;
export const type: u32 = 11;
export const time: u32 = 12;
export const url: u32 = 13;
export const page: u32 = 14;
export const x: u32 = 15;
export const y: u32 = 16;
export const pageWidth: u32 = 17;
export const pageHeight: u32 = 18;
export const viewportWidth: u32 = 19;
export const viewportHeight: u32 = 20;
export const element: u32 = 21;
export const elementX: u32 = 22;
export const elementY: u32 = 23;
export const cells: u32 = 24;
export const depth: u32 = 25;
export const bands: u32 = 26;
export const flagList: u32 = 27;

/** Types: those of clicks are one more than the number of their kind in the column. */
export const errorClick: u32 = 4;
export const move: u32 = 5;
export const scroll: u32 = 6;
export const attention: u32 = 7;
export const automation: u32 = 8;
const otherType: u32 = 9;

export function prepareFields(): void {
  addName(messageKeys, 'project', project);
  addName(messageKeys, 'session', session);
  addName(messageKeys, 'tab', tab);
  addName(messageKeys, 'seq', seq);
  addName(messageKeys, 'firstTime', firstTime);
  addName(messageKeys, 'lastTime', lastTime);
  addName(messageKeys, 'receivedTime', receivedTime);
  addName(messageKeys, 'device', device);
  addName(messageKeys, 'browser', text);
  addName(messageKeys, 'os', text);
  addName(messageKeys, 'source', source);
  addName(messageKeys, 'user', text);
  addName(messageKeys, 'events', events);
  addName(messageKeys, 'bytes', bytes);
  addName(messageKeys, 'keyframe', keyframe);
  addName(messageKeys, 'bot', bot);
  addName(messageKeys, 'activeMs', count);
  addName(messageKeys, 'gaps', count);
  addName(messageKeys, 'behaviour', sums);
  addName(messageKeys, 'traits', texts);
  addName(messageKeys, 'returning', someBoolean);
  addName(messageKeys, 'country', text);
  addName(messageKeys, 'closed', someBoolean);
  addName(messageKeys, 'firstUrl', text);
  addName(messageKeys, 'lastUrl', text);
  addName(messageKeys, 'title', text);
  addName(messageKeys, 'interactions', interactions);

  addName(interactionKeys, 'index', index);
  addName(interactionKeys, 'type', type);
  addName(interactionKeys, 'time', time);
  addName(interactionKeys, 'url', url);
  addName(interactionKeys, 'page', page);
  addName(interactionKeys, 'title', text);
  addName(interactionKeys, 'x', x);
  addName(interactionKeys, 'y', y);
  addName(interactionKeys, 'pageWidth', pageWidth);
  addName(interactionKeys, 'pageHeight', pageHeight);
  addName(interactionKeys, 'pageEstimated', someBoolean);
  addName(interactionKeys, 'viewportWidth', viewportWidth);
  addName(interactionKeys, 'viewportHeight', viewportHeight);
  addName(interactionKeys, 'node', integer);
  addName(interactionKeys, 'element', element);
  addName(interactionKeys, 'tag', text);
  addName(interactionKeys, 'role', text);
  addName(interactionKeys, 'label', text);
  addName(interactionKeys, 'elementX', elementX);
  addName(interactionKeys, 'elementY', elementY);
  addName(interactionKeys, 'clicks', positive);
  addName(interactionKeys, 'cells', cells);
  addName(interactionKeys, 'depth', depth);
  addName(interactionKeys, 'bands', bands);
  addName(interactionKeys, 'state', text);
  addName(interactionKeys, 'message', text);
  addName(interactionKeys, 'name', text);
  addName(interactionKeys, 'properties', object);
  addName(interactionKeys, 'user', text);
  addName(interactionKeys, 'restMs', someNumber);
  addName(interactionKeys, 'fillMs', count);
  addName(interactionKeys, 'fields', count);
  addName(interactionKeys, 'field', text);
  addName(interactionKeys, 'method', text);
  addName(interactionKeys, 'requestUrl', text);
  addName(interactionKeys, 'status', integer);
  addName(interactionKeys, 'flags', flagList);

  addName(types, 'click', 1);
  addName(types, 'rage_click', 2);
  addName(types, 'dead_click', 3);
  addName(types, 'error_click', errorClick);
  addName(types, 'move', move);
  addName(types, 'scroll', scroll);
  addName(types, 'attention', attention);
  addName(types, 'automation', automation);
  addName(types, 'navigation', otherType);
  addName(types, 'quick_back', otherType);
  addName(types, 'cursor_thrash', otherType);
  addName(types, 'hover_hesitation', otherType);
  addName(types, 'selection', otherType);
  addName(types, 'request_failure', otherType);
  addName(types, 'field_focus', otherType);
  addName(types, 'form_submit', otherType);
  addName(types, 'form_abandon', otherType);
  addName(types, 'copy', otherType);
  addName(types, 'cut', otherType);
  addName(types, 'paste', otherType);
  addName(types, 'input', otherType);
  addName(types, 'visibility', otherType);
  addName(types, 'error', otherType);
  addName(types, 'custom', otherType);
  addName(types, 'identify', otherType);

  addName(devices, 'desktop', 1);
  addName(devices, 'mobile', 2);
  addName(devices, 'tablet', 3);
  addName(devices, 'unknown', 4);

  addName(flags, 'webdriver', 1);
  addName(flags, 'untrusted_click', 1);
  addName(flags, 'untrusted_input', 1);
}
