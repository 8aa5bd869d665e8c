import type { PrivacyRules } from '@sightline/schemas';
import { coverSpans, type Span, stars } from './spans.ts';

/** What stands in the place of a value whose class is hashed: the same for equal values, and nothing of them. */
export type ValueHash = (id: string, value: string) => string;

/** `text` with its spans covered as the classes' actions say. */
export type ClassCover = (text: string, spans: readonly Span[]) => string;

/** What no pattern has found (values of sensitive names, of fields …) is masked. */
export function createClassCover({ patterns }: PrivacyRules, hash: ValueHash): ClassCover {
  const classesWith = (wanted: string): ReadonlySet<string> =>
    new Set(patterns.filter(({ action }) => action === wanted).map(({ id, class: name = id }) => name));
  const blocked = classesWith('block');
  const hashed = classesWith('hash');

  return (text, spans) => {
    if (blocked.size > 0 && spans.some(({ id }) => blocked.has(id))) return stars(text);
    if (hashed.size === 0) return coverSpans(text, spans);
    return coverSpans(text, spans, (part, id) => (id !== undefined && hashed.has(id) ? hash(id, part) : stars(part)));
  };
}
