import type { MaskLeak, PrivacyRules, ProjectPrivacy, RecordingEvent } from '@sightline/schemas';
import { type AttributeMasker, createAttributeMasker } from './attribute-masker.ts';
import { createClassCover, type ValueHash } from './class-cover.ts';
import { createEventMasker } from './event-masker.ts';
import { createFieldRules, type FieldRules } from './field-rules.ts';
import { createInputMasker } from './input-masker.ts';
import { createMaskPlace, eventName } from './mask-place.ts';
import { createMaskCounter, type MaskReport } from './mask-report.ts';
import { createNodeMasker } from './node-masker.ts';
import { createPageMemory } from './page-memory.ts';
import { projectRules } from './project-rules.ts';
import { createSensitiveNames, type SensitiveNames } from './sensitive-names.ts';
import { coverSpans, type Span, stars } from './spans.ts';
import { createTextScanner, type TextScanner } from './text-scanner.ts';
import { createValueMasker, type JsonObject, type ValueMasker } from './value-masker.ts';

/** Events without anything sensitive in them, and what was masked. */
interface MaskedEvents {
  events: RecordingEvent[];
  report: MaskReport;
  /** The same by place. */
  leaks: MaskLeak[];
}

/** A text that is masked by what it holds alone, and where it stands. */
export interface FoundText {
  text: string;
  /** What is sensitive in it. */
  spans: readonly Span[];
  /** Type of the event that it is in: a page, or what is added to one. */
  eventType: number;
  /** The innermost elements around, outermost first: three are enough. */
  elements: JsonObject[];
  /** The attribute of the innermost one; empty: it is the text of a node. */
  attribute: string;
}

/** Masks what a chunk holds, in its order. */
export interface ChunkMasker {
  /** An event that needs no change is the same object. */
  event(event: RecordingEvent): RecordingEvent;
  /** A text of an event that is not masked otherwise. */
  text(found: FoundText): string;
}

/** What decides of single strings, names and elements, for the path that does not parse whole events. */
export interface MaskerParts {
  rules: PrivacyRules;
  scanner: TextScanner;
  names: SensitiveNames;
  fields: FieldRules;
  values: ValueMasker;
  attributes: AttributeMasker;
}

/** Masks rrweb events whatever the client did before. Pure: what it is given is never changed. */
export interface Masker {
  /**
   * The events of one chunk, in order. Events that need no change are the same objects.
   * Nested at most as deep as decoding allows, and without `__proto__` keys.
   */
  maskEvents(events: readonly RecordingEvent[]): MaskedEvents;
  /** The same with texts that have been found beside events. */
  maskChunk<T>(work: (chunk: ChunkMasker) => T): { result: T; report: MaskReport; leaks: MaskLeak[] };
  maskEvent(event: RecordingEvent): { event: RecordingEvent; report: MaskReport };
  parts: MaskerParts;
}

interface MaskerOptions {
  /** The project's own actions, patterns and treatment of inputs. */
  privacy?: ProjectPrivacy;
  /** For classes that are hashed. */
  hash?: ValueHash;
}

/** @throws SyntaxError when a pattern of the rules or the project is malformed or could be slow on hostile text. */
export function createMasker(
  shared: PrivacyRules,
  { privacy = {}, hash = (_, value) => stars(value) }: MaskerOptions = {},
): Masker {
  const rules = projectRules(shared, privacy);
  const names = createSensitiveNames(rules);
  const scanner = createTextScanner(rules, names);
  const fields = createFieldRules(rules);

  const place = createMaskPlace((text) => coverSpans(text, scanner.find(text)));
  const counter = createMaskCounter(place);
  const memory = createPageMemory();
  const cover = createClassCover(rules, hash);
  const masker = createValueMasker({ scanner, names, cover, counter, place });
  const inputs = createInputMasker(masker, privacy.inputs);
  const attributes = createAttributeMasker({ masker, fields, names, inputs, place });
  const nodes = createNodeMasker({ masker, attributes, fields, memory, place });
  const mask = createEventMasker({ scanner, masker, nodes, attributes, inputs, memory, place });

  const chunk: ChunkMasker = {
    event: (event) => mask(event as unknown as JsonObject) as unknown as RecordingEvent,
    text({ text, spans, eventType, elements, attribute }) {
      place.begin(eventName({ type: eventType, data: { source: 0 } }));
      place.nodes.push(...elements);
      place.attribute = attribute;
      return masker.cover(text, spans);
    },
  };

  const maskChunk: Masker['maskChunk'] = (work) => {
    // The parts may have been used, and have counted, by themselves.
    counter.take();
    try {
      const result = work(chunk);
      return { result, ...counter.take() };
    } finally {
      memory.forget();
      place.forget();
      scanner.forget();
      counter.take();
    }
  };

  const maskEvents = (events: readonly RecordingEvent[]): MaskedEvents => {
    const { result, report, leaks } = maskChunk(({ event }) => events.map(event));
    return { events: result, report, leaks };
  };

  return {
    maskEvents,
    maskChunk,
    parts: { rules, scanner, names, fields, values: masker, attributes },
    maskEvent(event) {
      const { events, report } = maskEvents([event]);
      return { event: events[0] ?? event, report };
    },
  };
}
