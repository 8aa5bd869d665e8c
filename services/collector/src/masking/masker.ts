import type { MaskLeak, PrivacyRules, ProjectPrivacy, RecordingEvent } from '@sightline/schemas';
import { type AttributeMasker, createAttributeMasker } from './attribute-masker.ts';
import { createClassCover, type ValueHash } from './class-cover.ts';
import { createEventMasker } from './event-masker.ts';
import { createFieldRules, type FieldRules } from './field-rules.ts';
import { createInputMasker } from './input-masker.ts';
import { createMaskPlace } from './mask-place.ts';
import { createMaskCounter, type MaskReport } from './mask-report.ts';
import { createNodeMasker } from './node-masker.ts';
import { createPageMemory } from './page-memory.ts';
import { projectRules } from './project-rules.ts';
import { createSensitiveNames, type SensitiveNames } from './sensitive-names.ts';
import { coverSpans, stars } from './spans.ts';
import { createTextScanner, type TextScanner } from './text-scanner.ts';
import { createValueMasker, type JsonObject, type ValueMasker } from './value-masker.ts';

/** Events without anything sensitive in them, and what was masked. */
interface MaskedEvents {
  events: RecordingEvent[];
  report: MaskReport;
  /** The same by place. */
  leaks: MaskLeak[];
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

  const maskEvents = (events: readonly RecordingEvent[]): MaskedEvents => {
    // The parts may have been used, and have counted, by themselves.
    counter.take();
    try {
      const masked = events.map((event) => mask(event as unknown as JsonObject) as unknown as RecordingEvent);
      return { events: masked, ...counter.take() };
    } finally {
      memory.forget();
      place.forget();
      counter.take();
    }
  };

  return {
    maskEvents,
    parts: { rules, scanner, names, fields, values: masker, attributes },
    maskEvent(event) {
      const { events, report } = maskEvents([event]);
      return { event: events[0] ?? event, report };
    },
  };
}
