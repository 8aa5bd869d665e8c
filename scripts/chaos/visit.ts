import { gzipSync } from 'node:zlib';
import { count, type Figures } from './figures.ts';
import type { Random } from './random.ts';

/** A chunk as a recorder would send it. */
export interface PlannedChunk {
  session: string;
  tab: string;
  seq: number;
  body: Buffer;
  /** Clicks and other single acts of the visitor in it. */
  acts: number;
}

/** Somebody's visit; the chunks of a tab are sent one after the other, tabs side by side. */
export interface Visit {
  session: string;
  /** Of the visitor, for X-Forwarded-For; no two visits share one. */
  address: string;
  tabs: PlannedChunk[][];
}

interface RrwebEvent {
  type: number;
  data: object;
  timestamp: number;
}

/** What is done at one time, and how often it counts for what. */
interface Act {
  time: number;
  event: RrwebEvent;
  counts: (chunk: string) => Record<string, number>;
}

const page = { width: 1000, height: 2000 };
const viewport = { width: 1000, height: 500 };
/** A click this far from the one before it does not join it: the platform's rage clicks are 30 px apart at most. */
const apart = 40;
/** Nor does one that comes so long after it: they are 1 s apart at most. */
const calm = 1_100;
/** A chunk may end before any act; more often within a burst of clicks, which then reaches over the border. */
const ends = { anywhere: 0.01, inBurst: 0.15 };
const nothing = (): Record<string, number> => ({});

const custom = (timestamp: number, tag: string, payload: object): RrwebEvent => ({
  type: 5,
  data: { tag, payload },
  timestamp,
});
const incremental = (timestamp: number, data: object): RrwebEvent => ({ type: 3, data, timestamp });
const urlOf = (number: number): string => `https://chaos.example/page-${number}`;

/** Where the visitor is, while a tab is planned. */
interface Place {
  time: number;
  page: number;
  scrollY: number;
  /** Of the latest click, CSS px of the viewport. */
  clickX: number;
}

const context = ({ time, page: number, scrollY }: Place): RrwebEvent =>
  custom(time, 'sightline.context', {
    url: urlOf(number),
    title: `Page ${number}`,
    viewportWidth: viewport.width,
    viewportHeight: viewport.height,
    pageWidth: page.width,
    pageHeight: page.height,
    scrollX: 0,
    scrollY,
  });

const keyframe = ({ time, page: number, scrollY }: Place): RrwebEvent[] => [
  { type: 4, data: { href: urlOf(number), ...viewport }, timestamp: time },
  {
    type: 2,
    data: { node: { type: 0, childNodes: [], id: 1 }, initialOffset: { left: 0, top: scrollY } },
    timestamp: time,
  },
];

const spot = (kind: string, place: Place, x: number, y: number): string =>
  `place ${kind} ${urlOf(place.page)} ${x / 10} ${(y + place.scrollY) / 20}`;

const somewhere = (random: Random): { x: number; y: number } => ({
  x: 5 * random.between(1, 199),
  y: 10 * random.between(1, 49),
});

function click(place: Place, x: number, y: number): Act {
  const cell = spot('click', place, x, y);
  place.clickX = x;
  return {
    time: place.time,
    event: incremental(place.time, { source: 2, type: 2, id: 7, x, y }),
    counts: (chunk) => ({ [`click ${chunk}`]: 1, clicks: 1, [cell]: 1 }),
  };
}

/** Somewhere that no click joins the one before it. */
function clickSpot(random: Random, { clickX }: Place): { x: number; y: number } {
  for (;;) {
    const at = somewhere(random);
    if (Math.abs(at.x - clickX) >= apart) return at;
  }
}

/** Clicks at one place in quick succession; the third makes a rage click of them. */
function burst(random: Random, place: Place): Act[] {
  const { time } = place;
  const { x, y } = clickSpot(random, place);
  const clicks = Array.from({ length: random.between(3, 5) }, (_, index) => {
    place.time = time + index * 200;
    return click(place, x, y);
  });
  const cell = spot('rage', place, x, y);
  const third = clicks[2] as Act;
  const { counts } = third;
  third.counts = (chunk) => ({ ...counts(chunk), [`rage_click ${chunk}`]: 1, rageClicks: 1, [cell]: 1 });
  place.time += calm;
  return clicks;
}

function moves(random: Random, place: Place): Act {
  const positions = Array.from({ length: random.between(1, 8) }, () => ({
    ...somewhere(random),
    id: 7,
    timeOffset: 0,
  }));
  const tally: Record<string, number> = {};
  for (const { x, y } of positions) {
    const cell = spot('move', place, x, y);
    tally[cell] = (tally[cell] ?? 0) + 1;
  }
  return { time: place.time, event: incremental(place.time, { source: 1, positions }), counts: () => tally };
}

/** Something that a visitor does; moves `place` on in time. */
function act(random: Random, place: Place): Act[] {
  const kind = random.between(0, 99);
  if (kind < 55) {
    const { x, y } = clickSpot(random, place);
    const one = click(place, x, y);
    place.time += random.between(100, 900);
    return [one];
  }
  if (kind < 59) return burst(random, place);
  const { time } = place;
  if (kind < 80) {
    const one = moves(random, place);
    place.time += random.between(50, 400);
    return [one];
  }
  place.time += random.between(50, 400);
  if (kind < 88) {
    place.scrollY = 20 * random.between(0, 75);
    return [{ time, event: incremental(time, { source: 3, id: 1, x: 0, y: place.scrollY }), counts: nothing }];
  }
  if (kind < 92) {
    const event = custom(time, 'sightline.error', { message: 'something failed' });
    return [{ time, event, counts: (chunk) => ({ [`error ${chunk}`]: 1, errors: 1 }) }];
  }
  if (kind < 97) return [formStep(random, time)];
  const change = { source: 0, texts: [], attributes: [], removes: [], adds: [] };
  return [{ time, event: incremental(time, change), counts: nothing }];
}

/** Forms reach over chunks; what is made of their steps is for the pass over the chunks to say, but for what is pasted. */
function formStep(random: Random, time: number): Act {
  const id = random.between(20, 25);
  const kind = random.between(0, 9);
  if (kind < 3) return { time, event: incremental(time, { source: 2, type: 5, id }), counts: nothing };
  if (kind < 7) {
    return { time, event: incremental(time, { source: 5, id, text: '***', isChecked: false }), counts: nothing };
  }
  if (kind < 9) return { time, event: custom(time, 'sightline.submit', { field: 'none' }), counts: nothing };
  const event = custom(time, 'sightline.paste', { field: 'text' });
  return { time, event, counts: (chunk) => ({ [`paste ${chunk}`]: 1 }) };
}

/** Ten failures and more from one address within five minutes are an alert that counts them all. */
const failedLogins = (random: Random, place: Place, session: string): Act[] =>
  Array.from({ length: random.between(10, 14) }, () => {
    place.time += 700;
    const event = custom(place.time, 'sightline.event', { name: 'login', properties: { outcome: 'failure' } });
    return {
      time: place.time,
      event,
      counts: (chunk) => ({ [`custom ${chunk}`]: 1, [`alert many_failed_logins ${session}`]: 1 }),
    };
  });

function automation(place: Place, session: string): Act[] {
  place.time += calm;
  const event = custom(place.time, 'sightline.automation', { flags: ['webdriver'] });
  return [
    {
      time: place.time,
      event,
      counts: (chunk) => ({ [`automation ${chunk}`]: 1, [`alert automated_browser ${session}`]: 1 }),
    },
  ];
}

export interface VisitOptions {
  session: string;
  address: string;
  /** Epoch ms. */
  start: number;
  /** Acts of each tab. */
  acts: number;
}

/** Plans a visit, and adds to `expected` what every store must make of it. */
export function planVisit(random: Random, { session, address, start, acts }: VisitOptions, expected: Figures): Visit {
  const tabs = Array.from({ length: random.between(1, 3) }, (_, index) => {
    const tab = `tab-${session}-${index}`;
    const place: Place = { time: start + index * 40, page: random.between(0, 9), scrollY: 0, clickX: -apart };
    const chunks: PlannedChunk[] = [];
    const bodyOf = (events: RrwebEvent[]): Buffer =>
      gzipSync(`${events.map((event) => JSON.stringify(event)).join('\n')}\n`, { level: 1 });
    /** Closes what has been done so far as a chunk that began at `from`. */
    const cut = (from: Place, isArrival: boolean, done: Act[]): void => {
      const seq = chunks.length;
      const name = `${session}/${tab}/${seq}`;
      const events = [context(from), ...(isArrival ? keyframe(from) : []), ...done.map(({ event }) => event)];
      chunks.push({ session, tab, seq, body: bodyOf(events), acts: done.length });
      count(expected, `chunk ${name}`);
      count(expected, `message ${name}`);
      const tallies = done.map(({ counts }) => counts(name));
      tallies.push({ chunks: 1, events: events.length, ...(isArrival && { [`navigation ${name}`]: 1, pages: 1 }) });
      for (const tally of tallies) {
        for (const [figure, amount] of Object.entries(tally)) {
          if (figure.includes(' ')) count(expected, figure, amount);
          else for (const store of ['session', 'record']) count(expected, `${store} ${session} ${figure}`, amount);
        }
      }
    };

    let left = acts;
    while (left > 0) {
      // A page, in several chunks: bursts of clicks may reach over their borders, not over the page's.
      let from = { ...place };
      let done: Act[] = [];
      let isArrival = true;
      for (let onPage = Math.min(left, random.between(10, 200)); onPage > 0; onPage -= 1, left -= 1) {
        const special = random.between(0, 999);
        const next =
          special < 4
            ? failedLogins(random, place, session)
            : special < 8
              ? automation(place, session)
              : act(random, place);
        for (const one of next) {
          if (done.length > 0 && random.chance(next.length > 1 ? ends.inBurst : ends.anywhere)) {
            cut(from, isArrival, done);
            // What a chunk says of its beginning holds when its first act happens.
            from = { ...place, time: one.time, scrollY: scrollAt(done, from.scrollY) };
            isArrival = false;
            done = [];
          }
          done.push(one);
        }
      }
      cut(from, isArrival, done);
      place.time += 50;
      place.scrollY = 0;
      place.page = (place.page + random.between(1, 9)) % 10;
      // A click on another page joins none on this one, wherever it is.
      place.clickX = -apart;
    }
    return chunks;
  });
  for (const store of ['session', 'record']) count(expected, `${store} ${session} tabs`, tabs.length);
  return { session, address, tabs };
}

/** The scroll position after some acts that began at `before`. */
function scrollAt(acts: readonly Act[], before: number): number {
  const last = acts.findLast(({ event }) => event.type === 3 && (event.data as { source?: number }).source === 3);
  return last ? (last.event.data as { y: number }).y : before;
}
