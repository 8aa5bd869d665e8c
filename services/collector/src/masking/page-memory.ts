import type { FieldKnowledge } from './input-masker.ts';

/**
 * What a chunk has told about elements so far, for later events of the same chunk that name them by id only. A chunk
 * is masked by itself, so there may be elements that it does not know: those are masked more, not less.
 */
export interface PageMemory {
  /** Nodes whose text the visitor writes: fields, editable elements, and all in them. */
  typed: Set<unknown>;
  /** Elements whose `value` attribute is the page's own. */
  plainValue: Set<unknown>;
  /** Form fields that have been described, by how sensitive they are; a later description may make them sensitive. */
  fields: Map<unknown, FieldKnowledge>;
  /** The next chunk may be of another page. */
  forget(): void;
}

export function createPageMemory(): PageMemory {
  const typed = new Set<unknown>();
  const plainValue = new Set<unknown>();
  const fields = new Map<unknown, FieldKnowledge>();
  return {
    typed,
    plainValue,
    fields,
    forget() {
      typed.clear();
      plainValue.clear();
      fields.clear();
    },
  };
}
