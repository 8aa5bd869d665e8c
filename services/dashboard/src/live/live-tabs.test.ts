import { gzipSync } from 'node:zlib';
import { EventType, type eventWithTime } from '@rrweb/types';
import type { ChunkFrame } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { LiveClock } from './live-clock.ts';
import { activeTab, LiveTabs } from './live-tabs.ts';

const html = { type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [] };
const keyframe = (timestamp: number): object[] => [
  { type: EventType.Meta, timestamp, data: { href: `https://shop.example/${timestamp}`, width: 800, height: 600 } },
  {
    type: EventType.FullSnapshot,
    timestamp,
    data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { top: 0, left: 0 } },
  },
];
const input = (timestamp: number, text: string): object => ({
  type: 3,
  timestamp,
  data: { source: 5, id: 2, text, isChecked: false },
});
const scroll = (timestamp: number): object => ({ type: 3, timestamp, data: { source: 3, id: 2, x: 0, y: 1 } });

const frame = (seq: number, events: object[], tab = 'a'): ChunkFrame => ({
  tab,
  seq,
  firstTime: 0,
  lastTime: 0,
  events: events.length,
  keyframe: events.some((event) => (event as { type: number }).type === EventType.FullSnapshot),
  body: gzipSync(events.map((event) => JSON.stringify(event)).join('\n')),
});

function watch() {
  const shown: string[] = [];
  const gaps: string[] = [];
  const note = (tab: string, events: eventWithTime[]): string =>
    `${tab}:${events.map((event) => (event.type === 3 && event.data.source === 5 ? event.data.text : event.type)).join(',')}`;
  const tabs = new LiveTabs({
    onRestart: (tab, events) => shown.push(`restart ${note(tab, events)}`),
    onEvents: (tab, events) => shown.push(note(tab, events)),
    onChange: () => {},
    onGap: (tab) => gaps.push(tab),
  });
  return { tabs, shown, gaps };
}

describe('LiveTabs', () => {
  it('starts at a keyframe and goes on without a hole, whatever comes twice', async () => {
    const { tabs, shown } = watch();
    await tabs.frame(frame(3, [input(1, 'before')]));
    await tabs.frame(frame(4, [input(2, 'left out'), ...keyframe(3), input(4, 'in')]));
    await tabs.frame(frame(5, [input(5, 'next')]));
    await tabs.frame(frame(4, [...keyframe(3)]));
    await tabs.frame(frame(5, [input(5, 'next')]));
    await tabs.frame(frame(6, [input(6, 'last')]));
    expect(shown).toEqual(['restart a:4,2,in', 'a:next', 'a:last']);
  });

  it('keeps the order of the calls although chunks are inflated asynchronously', async () => {
    const { tabs, shown } = watch();
    const large = Array.from({ length: 3_000 }, (_, at) => scroll(10 + at));
    await Promise.all([
      tabs.frame(frame(0, [...keyframe(1), ...large, input(9_000, 'large')])),
      tabs.frame(frame(1, [input(9_001, 'one')])),
      tabs.frame(frame(2, [input(9_002, 'two')])),
    ]);
    expect(shown.map((line) => line.slice(-5))).toEqual(['large', 'a:one', 'a:two']);
  });

  it('waits for a keyframe after a hole, and says so once', async () => {
    const { tabs, shown, gaps } = watch();
    await tabs.frame(frame(0, keyframe(1)));
    await tabs.frame(frame(2, [input(2, 'after a hole')]));
    await tabs.frame(frame(3, [input(3, 'after a hole')]));
    await tabs.frame(frame(4, keyframe(4)));
    expect(gaps).toEqual(['a']);
    expect(shown).toEqual(['restart a:4,2', 'restart a:4,2']);
  });

  it('starts anew when told to, even from an older keyframe', async () => {
    const { tabs, shown } = watch();
    await tabs.frame(frame(5, keyframe(1)));
    await tabs.frame(frame(6, [input(2, 'x')]));
    tabs.resync('a');
    await tabs.frame(frame(7, [input(3, 'left out')]));
    await tabs.frame(frame(5, keyframe(1)));
    await tabs.frame(frame(6, [input(2, 'x')]));
    expect(shown).toEqual(['restart a:4,2', 'a:x', 'restart a:4,2', 'a:x']);
  });

  it('goes on after a chunk that cannot be read', async () => {
    const { tabs, shown, gaps } = watch();
    await tabs.frame(frame(0, keyframe(1)));
    await tabs.frame({ ...frame(1, [input(2, 'x')]), body: new Uint8Array([1, 2, 3]) });
    await tabs.frame(frame(2, keyframe(3)));
    expect(gaps).toEqual(['a']);
    expect(shown).toEqual(['restart a:4,2', 'restart a:4,2']);
  });

  it('holds for each tab what it takes to show it, and knows the one in use', async () => {
    const { tabs } = watch();
    await tabs.frame(frame(0, keyframe(100), 'a'));
    await tabs.frame(frame(0, keyframe(200), 'b'));
    expect(activeTab(tabs.list())).toBe('b');
    await tabs.frame(frame(1, [input(300, 'typing')], 'a'));
    expect(activeTab(tabs.list())).toBe('a');
    await tabs.frame(
      frame(
        1,
        [{ type: 3, timestamp: 400, data: { source: 0, adds: [], removes: [], texts: [], attributes: [] } }],
        'b',
      ),
    );
    expect(activeTab(tabs.list())).toBe('a');
    expect(tabs.eventsOf('a')).toHaveLength(3);
    await tabs.frame(frame(2, [input(500, 'old'), ...keyframe(501)], 'a'));
    expect(tabs.eventsOf('a').map((event) => event.type)).toEqual([4, 2]);
    expect(tabs.list().find((tab) => tab.tab === 'a')?.url).toBe('https://shop.example/501');
  });
});

describe('LiveClock', () => {
  const at = (timestamp: number): eventWithTime => scroll(timestamp) as eventWithTime;

  it('shows what is old at once and keeps its order', () => {
    const due = new LiveClock().schedule([at(1), at(1), at(2), at(9_000)], 50_000).map((event) => event.timestamp);
    expect(due).toEqual([...due].sort((a, b) => a - b));
    expect(new Set(due).size).toBe(4);
    expect(due[2]).toBeLessThan(50_001);
  });

  it('keeps events as far apart as they were and holds none back for more than half a second', () => {
    const clock = new LiveClock();
    clock.schedule([at(10_000)], 50_000);
    const [first, second] = clock.schedule([at(10_050), at(10_200)], 50_200).map((event) => event.timestamp) as [
      number,
      number,
    ];
    expect(second - first).toBeCloseTo(150);
    const ahead = clock.schedule([at(99_000)], 50_400)[0]?.timestamp as number;
    expect(ahead).toBeLessThanOrEqual(50_900);
  });

  it('never lets an event overtake another, also when the clock of the visitor is set back', () => {
    const clock = new LiveClock();
    const due = [30_000, 29_000, 31_000, 2_000].flatMap((time, index) =>
      clock.schedule([at(time), at(time)], 100 + index).map((event) => event.timestamp),
    );
    expect(due).toEqual([...due].sort((a, b) => a - b));
  });

  it('starts a batch of moves at its first position', () => {
    const moves = {
      type: 3,
      timestamp: 10_500,
      data: { source: 1, positions: [{ x: 1, y: 1, id: 2, timeOffset: -450 }] },
    };
    const [scheduled] = new LiveClock().schedule([moves as eventWithTime], 50_000);
    // Shown by the player at timestamp + timeOffset.
    expect((scheduled?.timestamp as number) - 450).toBeGreaterThanOrEqual(50_000);
    expect((scheduled?.timestamp as number) - 450).toBeLessThanOrEqual(50_500);
  });
});
