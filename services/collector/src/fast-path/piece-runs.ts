import type { TextScanner } from '../masking/text-scanner.ts';

/**
 * Whether text over several nodes, read as `text-runs.ts` of masking reads it, shows nothing that its pieces do not show
 * by themselves.
 */
export function isRunHarmless(pieces: readonly string[], scanner: TextScanner): boolean {
  return scanner.find(pieces.join('')).every(({ start, end }) => {
    let offset = 0;
    for (const text of pieces) {
      const from = start - offset;
      const to = end - offset;
      offset += text.length;
      if (from < 0 || to > text.length) continue;
      return scanner.find(text).some((span) => span.start <= from && span.end >= to);
    }
    return false;
  });
}
