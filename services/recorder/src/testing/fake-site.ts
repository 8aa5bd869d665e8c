import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeSite {
  url: string;
  close(): Promise<void>;
}

const form = `
  <h1>Checkout</h1>
  <label>Password <input type="password" id="secret1"></label>
  <button type="button" id="show" onclick="document.querySelector('#secret1').type='text'">Show</button>
  <label>Card <input name="cardNumber"></label>
  <label for="c2">Security code</label><input id="c2">
  <input autocomplete="section-a billing cc-exp" name="field7">
  <input type="email" name="email" value="prefilled@example.com">
  <input type="tel" name="tel">
  <input type="hidden" name="csrf" value="hidden-value-1">
  <textarea name="note">prefilled note</textarea>
  <select autocomplete="cc-type"><option>visa-option<option selected>amex-option</select>
  <select name="size"><option>small<option selected>large</select>
  <div id="editor" contenteditable="true">draft text</div>
  <p data-sightline-mask title="masked title">masked text <b data-sightline-allow>allowed text</b></p>
  <section data-sightline-block><p>blocked text</p></section>
  <input name="ignored" data-sightline-ignore>
  <div id="host"></div>
  <div id="late"></div>
  <iframe srcdoc='<input type="hidden" value="frame-hidden"><input id="inframe" type="password">'></iframe>
  <button id="ordinary" type="button">Ordinary button</button>
  <a id="next" href="/second">Second page</a>`;

const pages: Record<string, string> = {
  '/': form,
  '/second': '<h1>Second page</h1><a id="back" href="/">First page</a><div style="height:3000px">long</div>',
};

/** A site of two pages that loads the recorder from another origin; `attributes` are its tag's. */
export async function startFakeSite(recorderUrl: string, attributes = ''): Promise<FakeSite> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><head><title>Fake site ${pathname}</title>
      <script src="${recorderUrl}/recorder.js" data-key="pk_test" ${attributes} defer></script></head>
      <body>${pages[pathname] ?? 'nothing here'}</body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
