import type { Teardown } from '../listen.ts';
import type { RecorderOptions } from '../options.ts';
import { composedClosest } from '../privacy/closest.ts';
import { editable, privacySelectors } from '../privacy/selectors.ts';
import { type FormField, isFormField, isSensitiveField } from '../privacy/sensitive-field.ts';
import { createTextRules } from '../privacy/text-rules.ts';

/** What becomes of an element in the recording. */
export type Treatment = 'blocked' | 'masked' | 'ignored' | 'allowed';

const colours: Record<Treatment, string> = {
  blocked: '#d6336c',
  masked: '#f08c00',
  ignored: '#868e96',
  allowed: '#2f9e44',
};
const everyMs = 500;
const mostLines = 200;

/** Says of an element how it is treated, by the rules that the recording itself uses; undefined: recorded as it is. */
export function createTreatment(options: RecorderOptions): (element: Element) => Treatment | undefined {
  const selectors = privacySelectors(options.blockSelector, options.maskSelector, options.allowInputs);
  const rules = createTextRules(selectors);
  return (element) => {
    if (composedClosest(element, selectors.block)) return 'blocked';
    if (isFormField(element)) {
      const field = element as FormField;
      if (isSensitiveField(field)) return 'blocked';
      if (composedClosest(field, selectors.ignore)) return 'ignored';
      if (/^(checkbox|radio)$/.test(field.type)) return rules.isMasked(field) ? 'masked' : undefined;
      return rules.fieldValue('x', field) === 'x' ? 'allowed' : 'masked';
    }
    if (rules.isMasked(element)) return 'masked';
    return element.matches(selectors.allow) ? 'allowed' : undefined;
  };
}

/** Elements that may be treated otherwise than as they are. */
const candidates = `input,textarea,select,${editable},[data-sightline-mask],[data-sightline-block],[data-sightline-allow],[data-sightline-ignore]`;

/**
 * Shows on the page itself what is recorded of it: frames around what is blocked, masked, ignored or allowed, and the
 * events as they leave, masked. It is itself no part of the recording.
 *
 * @param tap calls its listener with each line of the recording, from now on
 */
export function startPreview(options: RecorderOptions, tap: (listener: (line: string) => void) => void): Teardown {
  const treat = createTreatment(options);
  const all = [candidates, options.blockSelector, options.maskSelector, options.allowInputs].filter(Boolean).join(',');
  const host = document.createElement('sightline-preview');
  host.setAttribute('data-sightline-block', '');
  host.style.cssText = 'position:fixed;inset:0;z-index:2147483647;pointer-events:none';
  const root = host.attachShadow({ mode: 'closed' });
  root.innerHTML = `<style>
    i { position: fixed; border: 2px solid; box-sizing: border-box; font: 10px/1 sans-serif; font-style: normal; }
    i::before { content: attr(title); color: #fff; background: var(--c); padding: 1px 3px; position: absolute; top: 0; right: 0 }
    aside { position: fixed; right: 8px; bottom: 8px; width: 420px; height: 260px; background: #fff; color: #222; border: 1px solid #888;
      border-radius: 6px; font: 12px/1.4 sans-serif; padding: 8px; display: flex; flex-direction: column; pointer-events: auto }
    pre { overflow: auto; flex: 1; margin: 4px 0 0; font-size: 11px; white-space: pre-wrap; word-break: break-all }
    button { float: right }
  </style><div></div><aside><p style="margin:0"><button>Close</button><b>Privacy preview</b> <span></span></p><pre></pre></aside>`;
  const [boxes, counts, log] = ['div', 'span', 'pre'].map((name) => root.querySelector(name) as HTMLElement);

  const draw = (): void => {
    const seen: Record<Treatment, number> = { blocked: 0, masked: 0, ignored: 0, allowed: 0 };
    const frames: Node[] = [];
    for (const element of document.querySelectorAll(all)) {
      if (element === host) continue;
      const treatment = treat(element);
      if (!treatment) continue;
      seen[treatment] += 1;
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width === 0 || top > innerHeight || top + height < 0) continue;
      const frame = document.createElement('i');
      frame.title = treatment;
      frame.style.cssText = `left:${left}px;top:${top}px;width:${width}px;height:${height}px;border-color:${colours[treatment]};--c:${colours[treatment]}`;
      frames.push(frame);
    }
    boxes?.replaceChildren(...frames);
    if (counts)
      counts.textContent = Object.entries(seen)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ');
  };
  const lines: string[] = [];
  tap((line) => {
    lines.unshift(line.slice(0, 300));
    lines.length = Math.min(lines.length, mostLines);
    if (log) log.textContent = lines.join('\n');
  });
  const timer = setInterval(draw, everyMs);
  const end = (): void => {
    clearInterval(timer);
    host.remove();
  };
  root.querySelector('button')?.addEventListener('click', end);
  document.documentElement.append(host);
  draw();
  return end;
}
