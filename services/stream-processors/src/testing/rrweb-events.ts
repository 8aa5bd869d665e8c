/** rrweb events and chunks of them, built by hand for tests. */
import { gzipSync } from 'node:zlib';
import type { RecorderEvents } from '@sightline/schemas';

export interface RawEvent {
  type: number;
  data: Record<string, unknown>;
  timestamp: number;
}

const incremental = (timestamp: number, data: Record<string, unknown>): RawEvent => ({ type: 3, data, timestamp });

export const meta = (timestamp: number, href: string, width = 1000, height = 500): RawEvent => ({
  type: 4,
  data: { href, width, height },
  timestamp,
});

export const fullSnapshot = (timestamp: number, { top = 0, left = 0, id = 1 } = {}): RawEvent => ({
  type: 2,
  data: { node: { type: 0, childNodes: [], id }, initialOffset: { left, top } },
  timestamp,
});

export const click = (timestamp: number, x: number, y: number, more: Record<string, unknown> = {}): RawEvent =>
  incremental(timestamp, { source: 2, type: 2, id: 7, x, y, ...more });

export const mouse = (timestamp: number, type: number, x: number, y: number): RawEvent =>
  incremental(timestamp, { source: 2, type, id: 7, x, y });

export const moves = (timestamp: number, positions: [x: number, y: number, offset: number][], source = 1): RawEvent =>
  incremental(timestamp, { source, positions: positions.map(([x, y, timeOffset]) => ({ x, y, id: 7, timeOffset })) });

export const scroll = (timestamp: number, y: number, { x = 0, id = 1 } = {}): RawEvent =>
  incremental(timestamp, { source: 3, id, x, y });

export const resize = (timestamp: number, width: number, height: number): RawEvent =>
  incremental(timestamp, { source: 4, width, height });

export const input = (timestamp: number, id: number, more: Record<string, unknown> = {}): RawEvent =>
  incremental(timestamp, { source: 5, id, text: '****', isChecked: false, ...more });

export const mutation = (timestamp: number): RawEvent =>
  incremental(timestamp, { source: 0, texts: [], attributes: [], removes: [], adds: [] });

export const custom = (timestamp: number, tag: string, payload: unknown): RawEvent => ({
  type: 5,
  data: { tag, payload },
  timestamp,
});

export const recorder = <Tag extends keyof RecorderEvents>(
  timestamp: number,
  tag: Tag,
  payload: RecorderEvents[Tag],
): RawEvent => custom(timestamp, tag, payload);

export const context = (timestamp: number, more: Partial<RecorderEvents['sightline.context']> = {}): RawEvent =>
  recorder(timestamp, 'sightline.context', {
    url: 'https://shop.example/',
    title: 'Shop',
    viewportWidth: 1000,
    viewportHeight: 500,
    pageWidth: 1000,
    pageHeight: 2000,
    scrollX: 0,
    scrollY: 0,
    ...more,
  });

export const consoleError = (timestamp: number, message: string, level = 'error'): RawEvent => ({
  type: 6,
  data: { plugin: 'rrweb/console@1', payload: { level, trace: [], payload: [JSON.stringify(message)] } },
  timestamp,
});

/** A chunk's body. */
export const bodyOf = (events: RawEvent[]): Buffer =>
  gzipSync(`${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
