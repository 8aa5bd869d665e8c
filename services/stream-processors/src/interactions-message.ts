import { cloudEventHeaders, type IncomingMessage, type OutgoingMessage, PoisonMessageError } from '@sightline/platform';
import { chunkId, type Interactions, sessionKey, topics } from '@sightline/schemas';
import { z } from 'zod';

const finite = z.number();
const percent = z.number().min(0).max(100);
const count = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const device = z.enum(['desktop', 'mobile', 'tablet', 'unknown']);

const interaction = z.object({
  index: count,
  type: z.enum([
    'navigation',
    'click',
    'rage_click',
    'dead_click',
    'error_click',
    'quick_back',
    'cursor_thrash',
    'move',
    'attention',
    'scroll',
    'input',
    'visibility',
    'error',
    'custom',
    'identify',
    'automation',
  ]),
  time: finite,
  url: z.string(),
  page: z.string(),
  title: z.string().exactOptional(),
  x: percent.exactOptional(),
  y: percent.exactOptional(),
  pageWidth: finite.exactOptional(),
  pageHeight: finite.exactOptional(),
  pageEstimated: z.boolean().exactOptional(),
  viewportWidth: finite.exactOptional(),
  viewportHeight: finite.exactOptional(),
  node: z.int().exactOptional(),
  element: z.string().exactOptional(),
  tag: z.string().exactOptional(),
  elementX: percent.exactOptional(),
  elementY: percent.exactOptional(),
  clicks: z.int().min(1).exactOptional(),
  cells: z.array(z.tuple([percent, percent, z.int().min(1)])).exactOptional(),
  depth: percent.exactOptional(),
  bands: z.array(z.tuple([z.int().min(0).max(49), z.int().min(1)])).exactOptional(),
  state: z.string().exactOptional(),
  message: z.string().exactOptional(),
  name: z.string().exactOptional(),
  properties: z.record(z.string(), z.unknown()).exactOptional(),
  user: z.string().exactOptional(),
  flags: z.array(z.enum(['webdriver', 'untrusted_click', 'untrusted_input'])).exactOptional(),
});

/** `schemas/kafka/interactions.schema.json`; fields that a later version adds are dropped, not refused. */
const interactions = z.object({
  project: z.string(),
  session: z.string(),
  tab: z.string(),
  seq: count,
  firstTime: finite,
  lastTime: finite,
  receivedTime: finite,
  device,
  browser: z.string().exactOptional(),
  os: z.string().exactOptional(),
  source: z.string(),
  user: z.string().exactOptional(),
  events: count,
  bytes: count,
  keyframe: z.boolean(),
  closed: z.boolean().exactOptional(),
  firstUrl: z.string().exactOptional(),
  lastUrl: z.string().exactOptional(),
  title: z.string().exactOptional(),
  interactions: z.array(interaction),
}) satisfies z.ZodType<Interactions>;

/** @throws PoisonMessageError with the reason `empty_value`, `not_json` or `bad_shape`. */
export function decodeInteractions(message: IncomingMessage): Interactions {
  if (!message.value) throw new PoisonMessageError(message, 'empty_value');
  let value: unknown;
  try {
    value = JSON.parse(message.value.toString('utf8'));
  } catch {
    throw new PoisonMessageError(message, 'not_json');
  }
  const result = interactions.safeParse(value);
  if (!result.success) throw new PoisonMessageError(message, 'bad_shape');
  return result.data;
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
