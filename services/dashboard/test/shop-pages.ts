const products = [
  ['Kettle', '49.00', '#d8e8f0'],
  ['Teapot', '35.50', '#f0e3d8'],
  ['Cups, set of four', '28.00', '#e0f0dc'],
  ['Tray', '19.90', '#efe0ee'],
  ['Tea, 250 g', '12.00', '#f4f0d4'],
  ['Honey', '8.50', '#fde6c8'],
];

const style = `
  * { box-sizing: border-box } body { margin: 0; font: 16px/1.5 Georgia, serif; color: #222; background: #fbfaf7 }
  header { position: sticky; top: 0; display: flex; gap: 24px; align-items: center; padding: 14px 32px; background: #1f3d36; color: #fff }
  header b { font-size: 20px } header a { color: #cfe4dc; text-decoration: none } header span { margin-left: auto }
  .hero { min-height: 40vh; padding: 48px 32px; background: linear-gradient(120deg, #e6efe9, #f6ead8) } h1 { margin: 0 0 8px; font-size: 38px }
  .grid { display: grid; grid-template-columns: repeat(3, 1fr); gap: 24px; padding: 32px }
  .card { border: 1px solid #e4e0d6; border-radius: 10px; overflow: hidden; background: #fff } .card i { display: block; height: 150px }
  .card div { padding: 14px 16px } button { padding: 9px 16px; border: 0; border-radius: 6px; background: #1f6b57; color: #fff; font: inherit; cursor: pointer }
  button:hover { background: #16503f } form { max-width: 520px; margin: 0 32px 48px; display: grid; gap: 10px } input { padding: 9px; font: inherit }
  footer { padding: 40px 32px; background: #efece4; color: #666 }`;

const cards = products
  .map(
    ([name, price, colour], at) =>
      `<div class="card"><i style="background:${colour}"></i><div><h3>${name}</h3><p>€ ${price}</p><button id="add${at}" onclick="add('${name}')">Add to basket</button></div></div>`,
  )
  .join('');

/** A small shop whose basket changes the page, recorded by rrweb into `window.sightlineRecord(event)`. */
export const shopPage = (path: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8">
  <title>Tea shop ${path}</title><style>${style}</style></head><body>
  <header><b>Tea &amp; Kettle</b><a href="/">Shop</a><a href="/about">About</a><span id="basket">Basket: <em id="count">0</em></span></header>
  <section class="hero"><h1>Everything for a good cup</h1><p>Sent on the day you order, to ${path}.</p></section>
  <main class="grid" id="grid">${cards}</main>
  <form onsubmit="return false"><label>Note for the order <input id="note" name="note"></label><ul id="lines"></ul></form>
  <footer>Tea &amp; Kettle, a shop that exists only here.</footer>
  <script src="/rrweb.js"></script>
  <script>
    let count = 0;
    function add(name) {
      document.querySelector('#count').textContent = ++count;
      const line = document.createElement('li');
      line.textContent = name + ' no. ' + count;
      line.className = count % 2 ? 'odd' : 'even';
      document.querySelector('#lines').prepend(line);
    }
    rrwebRecord.record({ emit: (event) => window.sightlineRecord(event), sampling: { mousemove: 50, scroll: 100 } });
    window.takeKeyframe = () => rrwebRecord.record.takeFullSnapshot();
  </script></body></html>`;

/** A page made to attack whoever replays it: its events never came from a recorder. */
export function forgedEvents(time: number): object[] {
  const attack = "parent.hacked = true; top.hacked = true; new Image().src = '/hacked'";
  const element = (id: number, tagName: string, attributes: object, childNodes: object[] = []): object => ({
    type: 2,
    id,
    tagName,
    attributes,
    childNodes,
  });
  const text = (id: number, textContent: string): object => ({ type: 3, id, textContent });
  const body = element(4, 'body', { onload: attack }, [
    element(5, 'h1', {}, [text(6, 'Forged page')]),
    element(7, 'SCRIPT', {}, [text(8, attack)]),
    element(9, 'img', { src: '/x', onerror: attack }),
    element(10, 'iframe', { srcdoc: `<script>${attack}</script>`, src: `javascript:${attack}` }),
    element(11, 'a', { id: 'trap', href: `javascript:${attack}` }, [text(12, 'trap')]),
    element(13, 'svg', { onload: attack }, []),
    element(14, 'object', { data: `data:text/html,<script>${attack}</script>` }),
    element(15, 'form', { action: '/hacked' }, [element(16, 'input', { autofocus: '', onfocus: attack })]),
    element(17, 'meta', { 'http-equiv': 'refresh', content: '0;url=/hacked' }),
    element(18, 'details', { open: '', ontoggle: attack }),
  ]);
  const html = element(3, 'html', {}, [element(20, 'head', {}, []), body]);
  const added = { parentId: 4, nextId: null, node: element(30, 'script', {}, []) };
  const addedText = { parentId: 30, nextId: null, node: text(31, attack) };
  return [
    { type: 4, timestamp: time, data: { href: 'https://forged.example/', width: 900, height: 600 } },
    {
      type: 2,
      timestamp: time + 1,
      data: {
        node: { type: 0, id: 1, childNodes: [{ type: 1, id: 2, name: 'html', publicId: '', systemId: '' }, html] },
        initialOffset: { top: 0, left: 0 },
      },
    },
    {
      type: 3,
      timestamp: time + 500,
      data: {
        source: 0,
        adds: [added, addedText],
        removes: [],
        texts: [],
        attributes: [{ id: 9, attributes: { src: '/y', onerror: attack } }],
      },
    },
    { type: 3, timestamp: time + 900, data: { source: 5, id: 16, text: 'typed', isChecked: false } },
  ];
}
