import { cloudEventHeaders, type IncomingMessage, type OutgoingMessage, PoisonMessageError } from '@sightline/platform';
import { chunkId, type Interaction, type Interactions, sessionKey, topics } from '@sightline/schemas';

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => Number.isFinite(value);
/** Epoch ms that every date and every column can hold: up to the year 2100. */
const isTime: Check = (value) => typeof value === 'number' && value >= 0 && value < 4_102_444_800_000;
const isInteger: Check = (value) => Number.isSafeInteger(value);
const isPercent: Check = (value) => typeof value === 'number' && value >= 0 && value <= 100;
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
const isPositive: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 1;
const isBand: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 50;
const isSums: Check = (value) =>
  isObject(value) && Object.values(value as object).every((sum) => Number.isSafeInteger(sum) && sum >= 0);
const isTexts: Check = (value) => isObject(value) && Object.values(value as object).every(isString);
const isOneOf = (...values: unknown[]): Check => {
  const known = new Set(values);
  return (value) => known.has(value);
};
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
/** There are more of these than of anything else in a message. */
const isCell: Check = (cell) =>
  Array.isArray(cell) && cell.length === 3 && isPercent(cell[0]) && isPercent(cell[1]) && isPositive(cell[2]);
const isAttention: Check = (one) => Array.isArray(one) && one.length === 2 && isBand(one[0]) && isPositive(one[1]);
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every field of `required` is there, and each known field is as it should be. */
const isRecord =
  <T>(checks: Record<keyof T & string, Check>, required: readonly (keyof T & string)[]): Check =>
  (value) => {
    if (!isObject(value)) return false;
    const record = value as Record<string, unknown>;
    for (const name of required) if (record[name] === undefined) return false;
    for (const name in record) {
      const check = (checks as Record<string, Check | undefined>)[name];
      if (check && !check(record[name])) return false;
    }
    return true;
  };

const isInteraction = isRecord<Interaction>(
  {
    index: isCount,
    type: isOneOf(
      'navigation',
      'click',
      'rage_click',
      'dead_click',
      'error_click',
      'quick_back',
      'cursor_thrash',
      'hover_hesitation',
      'selection',
      'request_failure',
      'field_focus',
      'form_submit',
      'form_abandon',
      'copy',
      'cut',
      'paste',
      'move',
      'attention',
      'scroll',
      'input',
      'visibility',
      'error',
      'custom',
      'identify',
      'automation',
    ),
    time: isTime,
    url: isString,
    page: isString,
    title: isString,
    x: isPercent,
    y: isPercent,
    pageWidth: isNumber,
    pageHeight: isNumber,
    pageEstimated: isBoolean,
    viewportWidth: isNumber,
    viewportHeight: isNumber,
    node: isInteger,
    element: isString,
    tag: isString,
    role: isString,
    label: isString,
    elementX: isPercent,
    elementY: isPercent,
    clicks: isPositive,
    cells: isListOf(isCell),
    depth: isPercent,
    bands: isListOf(isAttention),
    state: isString,
    message: isString,
    name: isString,
    properties: isObject,
    user: isString,
    restMs: isNumber,
    fillMs: isCount,
    fields: isCount,
    field: isString,
    method: isString,
    requestUrl: isString,
    status: isInteger,
    flags: isListOf(isOneOf('webdriver', 'untrusted_click', 'untrusted_input')),
  },
  ['index', 'type', 'time', 'url', 'page'],
);

/** `schemas/kafka/interactions.schema.json`; fields that a later version adds are let through, not refused. */
const isInteractions = isRecord<Interactions>(
  {
    project: isString,
    session: isString,
    tab: isString,
    seq: isCount,
    firstTime: isTime,
    lastTime: isTime,
    receivedTime: isTime,
    device: isOneOf('desktop', 'mobile', 'tablet', 'unknown'),
    browser: isString,
    os: isString,
    source: isString,
    user: isString,
    events: isCount,
    bytes: isCount,
    keyframe: isBoolean,
    bot: isBoolean,
    activeMs: isCount,
    gaps: isCount,
    behaviour: isSums,
    traits: isTexts,
    returning: isBoolean,
    country: isString,
    closed: isBoolean,
    firstUrl: isString,
    lastUrl: isString,
    title: isString,
    interactions: isListOf(isInteraction),
  },
  [
    'project',
    'session',
    'tab',
    'seq',
    'firstTime',
    'lastTime',
    'receivedTime',
    'device',
    'source',
    'events',
    'bytes',
    'keyframe',
    'interactions',
  ],
);

/** @throws PoisonMessageError with the reason `empty_value`, `not_json` or `bad_shape`. */
export function decodeInteractions(message: IncomingMessage): Interactions {
  if (!message.value) throw new PoisonMessageError(message, 'empty_value');
  let value: unknown;
  try {
    value = JSON.parse(message.value.toString('utf8'));
  } catch {
    throw new PoisonMessageError(message, 'not_json');
  }
  if (!isInteractions(value)) throw new PoisonMessageError(message, 'bad_shape');
  return value as Interactions;
}

/** The message of a chunk. Its id is the chunk's, so that consumers can drop a repeat; its headers let them skip it unread. */
export function encodeInteractions(value: Interactions): OutgoingMessage {
  return {
    topic: topics.interactions,
    key: sessionKey(value),
    value: JSON.stringify(value),
    headers: {
      ...cloudEventHeaders({
        id: chunkId(value),
        type: 'sightline.interactions.v1',
        source: `/projects/${value.project}`,
        subject: value.session,
        time: value.receivedTime,
        contentType: 'application/json',
      }),
      sightline_project: value.project,
      sightline_session: value.session,
      sightline_tab: value.tab,
      sightline_seq: String(value.seq),
      sightline_types: [...new Set(value.interactions.map(({ type }) => type))].sort().join(','),
    },
  };
}
