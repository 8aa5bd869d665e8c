import type { PrivacyRules, RecordingEvent } from '@sightline/schemas';
import { createAttributeMasker } from './attribute-masker.ts';
import { createEventMasker } from './event-masker.ts';
import { createFieldRules } from './field-rules.ts';
import { createMaskCounter, type MaskReport } from './mask-report.ts';
import { createNodeMasker } from './node-masker.ts';
import { createPageMemory } from './page-memory.ts';
import { createSensitiveNames } from './sensitive-names.ts';
import { createTextScanner } from './text-scanner.ts';
import { createValueMasker, type JsonObject } from './value-masker.ts';

/** Events without anything sensitive in them, and what was masked. */
interface MaskedEvents {
  events: RecordingEvent[];
  report: MaskReport;
}

/** Masks rrweb events whatever the client did before. Pure: what it is given is never changed. */
export interface Masker {
  /**
   * The events of one chunk, in order. Events that need no change are the same objects.
   * Nested at most as deep as decoding allows, and without `__proto__` keys.
   */
  maskEvents(events: readonly RecordingEvent[]): MaskedEvents;
  maskEvent(event: RecordingEvent): { event: RecordingEvent; report: MaskReport };
}

/** @throws SyntaxError when a pattern of the rules is malformed or could be slow on hostile text. */
export function createMasker(rules: PrivacyRules): Masker {
  const names = createSensitiveNames(rules);
  const scanner = createTextScanner(rules, names);
  const fields = createFieldRules(rules);

  const counter = createMaskCounter();
  const memory = createPageMemory();
  const masker = createValueMasker(scanner, names, counter);
  const attributes = createAttributeMasker(masker, fields, names);
  const nodes = createNodeMasker(masker, attributes, fields, memory);
  const mask = createEventMasker({ scanner, masker, nodes, attributes, memory });

  const maskEvents = (events: readonly RecordingEvent[]): MaskedEvents => {
    try {
      const masked = events.map((event) => mask(event as unknown as JsonObject) as unknown as RecordingEvent);
      return { events: masked, report: counter.take() };
    } finally {
      memory.forget();
      counter.take();
    }
  };

  return {
    maskEvents,
    maskEvent(event) {
      const { events, report } = maskEvents([event]);
      return { event: events[0] ?? event, report };
    },
  };
}
