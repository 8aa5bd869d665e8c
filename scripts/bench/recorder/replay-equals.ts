import type { Browser, Page } from 'playwright-core';

/** What both pages are compared by: each element with its attributes, each text. Runs inside a page. */
function tree(frame: string | undefined): string[] {
  const page = frame ? document.querySelector<HTMLIFrameElement>(frame)?.contentDocument : document;
  const lines: string[] = [];
  const visit = (node: Node): void => {
    if (node.nodeType === 3 && node.nodeValue?.trim()) lines.push(node.nodeValue.trim());
    if (node.nodeType !== 1 || node.nodeName === 'SCRIPT') return;
    const element = node as Element;
    const attributes = Array.from(element.attributes, ({ name, value }) => `${name}=${value}`);
    lines.push(
      `${node.nodeName} ${attributes.filter((text) => !/^(value|href|autocomplete|type)=/.test(text)).join(' ')}`,
    );
    for (const child of element.childNodes) visit(child);
  };
  if (page?.body) visit(page.body);
  return lines;
}

/**
 * Plays the events and compares the page that a watcher sees in the end with the page itself.
 *
 * @param events NDJSON lines
 * @param player source text of @rrweb/replay's UMD file
 */
export async function replayEquals(browser: Browser, page: Page, events: string[], player: string): Promise<string> {
  const watcher = await (await browser.newContext()).newPage();
  await watcher.setContent('<!doctype html><div id="root"></div>');
  await watcher.addScriptTag({ content: player });
  await watcher.evaluate((lines) => {
    const { Replayer } = (
      window as unknown as {
        rrwebReplay: { Replayer: new (events: unknown[], options: object) => { pause(time: number): void } };
      }
    ).rrwebReplay;
    const all = lines.map((line) => JSON.parse(line) as unknown);
    new Replayer(all, { root: document.querySelector('#root'), showWarning: false }).pause(1e9);
  }, events);
  await watcher.waitForTimeout(1000);
  const seen = await watcher.evaluate(tree, '#root iframe');
  const is = await page.evaluate(tree, undefined);
  await watcher.context().close();
  const differing = is.findIndex((line, index) => line !== seen[index]);
  if (differing === -1 && seen.length === is.length) return `equals the page (${is.length} elements and texts)`;
  return `DIFFERS from the page at ${differing}: ${is[differing]} | ${seen[differing]} (${is.length}, ${seen.length})`;
}
