import type { Teardown } from '../listen.ts';
import type { ExtrasHost } from './host.ts';

const levels = ['debug', 'log', 'info', 'warn', 'error'] as const;
const longestText = 500;
/** Entries of a page at most. */
const most = 500;

/** Reports calls of the console: the level, and the text only with `console: 'text'`. */
export function watchConsole({ options, addEvent }: ExtrasHost): Teardown {
  const withText = options.console === 'text';
  let count = 0;
  const restore = levels.map((level) => {
    const original = console[level];
    const reporting = (...values: unknown[]): void => {
      original.apply(console, values);
      if (count >= most) return;
      count += 1;
      addEvent('sightline.console', { level, ...(withText ? { text: textOf(values) } : {}) });
    };
    console[level] = reporting;
    return () => {
      // Who has wrapped it since keeps a console that works.
      if (console[level] === reporting) console[level] = original;
      else count = most;
    };
  });
  return () => restore.forEach((undo) => void undo());
}

function textOf(values: unknown[]): string {
  return values
    .map((value) => {
      if (typeof value === 'string') return value;
      if (value instanceof Error) return String(value);
      try {
        return JSON.stringify(value) ?? String(value);
      } catch {
        return String(value);
      }
    })
    .join(' ')
    .slice(0, longestText);
}
