import type { OutgoingMessage } from '@sightline/platform';
import { type Device, type Interaction, type Interactions, topics } from '@sightline/schemas';

export const benchProject = 'bench';
export const benchPage = 'https://shop.example/landing';
const dayMs = 86_400_000;

/** Repeatable numbers between 0 and 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Browsers as visitors have them: device, viewport, page size at that width. */
const windows: readonly [Device, number, number, number][] = [
  ['mobile', 360, 740, 7_200],
  ['mobile', 390, 844, 6_900],
  ['tablet', 820, 1_180, 5_200],
  ['desktop', 1_280, 720, 4_100],
  ['desktop', 1_440, 900, 3_900],
  ['desktop', 1_920, 1_080, 3_600],
];
const elements = 60;
const clicksPerChunk = 100;

/**
 * `count` clicks on one page, spread evenly over the days before `end` (epoch ms), in messages of one session and 100 clicks
 * each. Nine in ten clicks have an element, a few elements most of them, around its middle with a standard deviation of 14 %
 * of its size; the others lie anywhere.
 */
export function* clickMessages(count: number, end: number, days: number, seed: number): Generator<OutgoingMessage> {
  const random = randomNumbers(seed);
  const around = (): number => Math.min(100, Math.max(0, 50 + (random() + random() + random() + random() - 2) * 25));
  const round = (value: number): number => Math.round(value * 100) / 100;
  const chunks = Math.ceil(count / clicksPerChunk);
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const [device, width, height, pageHeight] = windows[
      Math.floor(random() * windows.length)
    ] as (typeof windows)[number];
    const session = `bench-session-${chunk}`;
    const from = Math.floor(end - days * dayMs + ((chunk + 0.5) / chunks) * days * dayMs);
    const interactions: Interaction[] = [];
    const clicks = Math.min(clicksPerChunk, count - chunk * clicksPerChunk);
    for (let index = 0; index < clicks; index += 1) {
      const common = {
        index: 4 * (index + 1),
        type: 'click' as const,
        time: from + index * 20,
        url: benchPage,
        page: benchPage,
        pageWidth: width,
        pageHeight,
        viewportWidth: width,
        viewportHeight: height,
      };
      if (random() < 0.1) {
        interactions.push({ ...common, x: round(random() * 100), y: round(random() * 100) });
        continue;
      }
      // The third power: a tenth of the elements gets nearly half of the clicks.
      const element = Math.floor(random() ** 3 * elements);
      const [elementX, elementY] = [round(around()), round(around())];
      interactions.push({
        ...common,
        x: round(10 + (element % 6) * 14 + elementX / 10),
        y: round(2 + Math.floor(element / 6) * 9.5 + elementY / 50),
        element: `main > section:nth-of-type(${1 + Math.floor(element / 6)}) > a:nth-of-type(${1 + (element % 6)})`,
        tag: 'a',
        elementX,
        elementY,
      });
    }
    const value: Interactions = {
      project: benchProject,
      session,
      tab: 'bench-tab',
      seq: 0,
      firstTime: from,
      lastTime: from + clicks * 20,
      receivedTime: from + clicks * 20,
      device,
      source: '9f86d081884c7d65',
      events: clicks,
      bytes: 1,
      keyframe: false,
      interactions,
    };
    yield { topic: topics.interactions, key: `${benchProject}/${session}`, value: JSON.stringify(value), headers: {} };
  }
}
