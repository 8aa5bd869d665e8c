import type { Interaction, RecorderEventTag } from '@sightline/schemas';
import { isObject, text } from './chunk-event.ts';
import { thresholds } from './thresholds.ts';

/** What an event is as an interaction, before it is given its place. */
export type Meaning = Pick<Interaction, 'type'> &
  Partial<
    Pick<
      Interaction,
      'name' | 'properties' | 'message' | 'user' | 'flags' | 'state' | 'method' | 'requestUrl' | 'status' | 'field'
    >
  >;

const { limits } = thresholds;
const ownPrefix = 'sightline.';
const knownFlags = new Set<unknown>(['webdriver', 'untrusted_click', 'untrusted_input']);

/** The meaning of a custom event, the recorder's or the site's own; undefined when it has none as an interaction. */
export function meaningOfCustom(tag: string, payload: unknown): Meaning | undefined {
  const fields = isObject(payload) ? payload : {};
  switch (tag as RecorderEventTag) {
    case 'sightline.identify': {
      const user = text(fields.user, limits.name);
      return user ? { type: 'identify', user } : undefined;
    }
    case 'sightline.event': {
      const name = text(fields.name, limits.name);
      return name ? { type: 'custom', name, ...boundedProperties(fields.properties) } : undefined;
    }
    case 'sightline.automation': {
      const flags = Array.isArray(fields.flags) ? fields.flags.filter(isFlag) : [];
      return flags.length > 0 ? { type: 'automation', flags: [...new Set(flags)] } : undefined;
    }
    case 'sightline.visibility':
      return fields.state === 'visible' || fields.state === 'hidden'
        ? { type: 'visibility', state: fields.state }
        : undefined;
    case 'sightline.network':
      return failedRequest(fields);
    case 'sightline.copy':
      return { type: 'copy', field: fieldClass(fields.field) };
    case 'sightline.cut':
      return { type: 'cut', field: fieldClass(fields.field) };
    case 'sightline.paste':
      return { type: 'paste', field: fieldClass(fields.field) };
    case 'sightline.error':
      return { type: 'error', message: text(fields.message, limits.message) ?? '' };
  }
  if (tag === '' || tag.startsWith(ownPrefix)) return undefined;
  return { type: 'custom', name: tag.slice(0, limits.name), ...boundedProperties(payload) };
}

/** A request without an answer, or with one that says so; what succeeds is no interaction. */
function failedRequest({ method, url, status }: Record<string, unknown>): Meaning | undefined {
  if (!Number.isInteger(status)) return undefined;
  const code = status as number;
  if (code !== 0 && (code < 400 || code > 599)) return undefined;
  return {
    type: 'request_failure',
    method: text(method, limits.name) ?? '',
    requestUrl: text(url, limits.url) ?? '',
    status: code,
  };
}

/** A class is a word; what is none says nothing, whoever wrote it. */
const fieldClass = (value: unknown): string =>
  typeof value === 'string' && /^[a-z][a-z-]{0,20}$/.test(value) ? value : 'unknown';

type Flag = NonNullable<Interaction['flags']>[number];
const isFlag = (flag: unknown): flag is Flag => knownFlags.has(flag);

function boundedProperties(value: unknown): Pick<Meaning, 'properties'> {
  return isObject(value) && JSON.stringify(value).length <= limits.properties ? { properties: value } : {};
}

/** Errors that rrweb's console plugin recorded; `payload.payload` holds the logged arguments, each as JSON. */
export function meaningOfPlugin(plugin: unknown, payload: unknown): Meaning | undefined {
  if (typeof plugin !== 'string' || !plugin.startsWith('rrweb/console@')) return undefined;
  if (!isObject(payload) || payload.level !== 'error' || !Array.isArray(payload.payload)) return undefined;
  const message = payload.payload.filter((part) => typeof part === 'string').map(unquoted);
  return { type: 'error', message: message.join(' ').slice(0, limits.message) };
}

function unquoted(part: string): string {
  try {
    const value: unknown = JSON.parse(part);
    return typeof value === 'string' ? value : part;
  } catch {
    return part;
  }
}
