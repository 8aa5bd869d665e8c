/**
 * Keeps changing the page by chance for `forMs` milliseconds, beginning before anything is recorded: adds, removes, moves, texts, attributes, shadow
 * roots, frames, fields and style rules. Runs inside a page (it is sent there as source text), so it stands alone.
 */
export function busyPage({ seed, nodes, forMs }: { seed: number; nodes: number; forMs: number }): void {
  let state = seed;
  /** mulberry32: a whole number below `below`. */
  const random = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  const world = document.body.appendChild(document.createElement('main'));
  const all: Element[] = [world];
  const any = (): Element => all[random(all.length)] ?? world;
  let count = 0;

  const make = (): Element => {
    count += 1;
    const tag = ['div', 'p', 'a', 'section', 'input', 'b', 'ul', count % 6 ? 'i' : 'style'][random(8)] ?? 'div';
    const element = document.createElement(tag);
    if (element instanceof HTMLAnchorElement) element.href = `/to/${count}`;
    element.setAttribute('data-n', String(count));
    if (tag === 'style') element.textContent = `.a${count} { color: rgb(1, 2, ${count % 255}); }`;
    else if (element instanceof HTMLInputElement) {
      if (random(2)) element.type = 'checkbox';
      element.value = 'v'.repeat(random(9));
    } else element.append(`text ${count}`);
    return element;
  };
  const holds = (element: Element): boolean => !/^(INPUT|STYLE|IFRAME)$/.test(element.nodeName);
  const isFree = (element: Element): boolean => element !== world && element.isConnected;

  const actions: (() => void)[] = [
    () => {
      const [parent, child] = [any(), make()];
      if (!holds(parent)) return;
      parent.insertBefore(child, parent.childNodes[random(parent.childNodes.length + 1)] ?? null);
      all.push(child);
    },
    () => {
      const gone = any();
      if (isFree(gone) && gone.querySelectorAll('*').length < 30) gone.remove();
    },
    // Moves, also of what was removed before, and within one parent.
    () => {
      const [moved, parent] = [any(), any()];
      if (moved === world || !holds(parent) || moved.contains(parent)) return;
      if (random(3) === 0)
        moved.textContent = holds(moved) && moved.children.length === 0 ? `moved ${count}` : moved.textContent;
      parent.insertBefore(moved, parent.childNodes[random(parent.childNodes.length + 1)] ?? null);
    },
    () => {
      const text = Array.from(any().childNodes).find(({ nodeType }) => nodeType === 3) as Text | undefined;
      if (text) text.data = `changed ${random(1000)}${text.parentNode?.nodeName === 'STYLE' ? '{}' : ''}`;
    },
    () => any().setAttribute(['title', 'data-x', 'class', 'hidden'][random(4)] ?? 'title', `v${random(100)}`),
    () => any().removeAttribute(['title', 'data-x', 'class', 'hidden'][random(4)] ?? 'title'),
    () => {
      const host = any();
      if (!/^(DIV|P|SPAN|SECTION)$/.test(host.nodeName)) return;
      const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
      const inner = make();
      root.append(`shadow ${count}`, inner);
      all.push(inner);
    },
    () => {
      const parent = any();
      if (count % 10 > 0 || !holds(parent) || document.querySelectorAll('iframe').length > 10) return;
      const frame = document.createElement('iframe');
      frame.srcdoc = `<body><p>frame ${count}</p><input value="abc"></body>`;
      frame.addEventListener('load', () =>
        frame.contentDocument?.body?.append(`loaded ${frame.contentDocument.body.childNodes.length}`),
      );
      parent.append(frame);
      all.push(frame);
    },
    () => {
      const frame = document.querySelectorAll('iframe')[random(10)];
      const p = frame?.contentDocument?.querySelector('p');
      if (random(2)) p?.append('later ');
      else p?.setAttribute('title', `t${random(9)}`);
    },
    () => {
      const field = any();
      if (!(field instanceof HTMLInputElement)) return;
      if (field.type === 'checkbox') field.checked = !field.checked;
      else field.value = 'w'.repeat(random(12));
    },
    () => {
      const style = any();
      if (!(style instanceof HTMLStyleElement) || !style.sheet) return;
      if (random(3)) style.sheet.insertRule(`.r${random(99)} { margin: ${random(9)}px; }`, 0);
      else if (style.sheet.cssRules.length > 1) style.sheet.deleteRule(0);
    },
  ];
  const act = (times: number): void => {
    for (let i = 0; i < times; i += 1) actions[random(actions.length)]?.();
  };

  while (all.length < nodes) {
    const parent = all[Math.max(0, all.length - 1 - random(200))] ?? world;
    if (!holds(parent)) continue;
    const child = make();
    parent.append(child);
    all.push(child);
  }
  const end = performance.now() + forMs;
  const run = (): void => {
    act(10);
    if (performance.now() < end) setTimeout(run);
    else document.body.setAttribute('data-quiet', String(Date.now()));
  };
  run();
}
