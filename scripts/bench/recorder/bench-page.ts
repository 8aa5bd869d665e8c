/**
 * A large page as shops and dashboards have them: cards with headings, lists, links, fields and tables. Nodes are counted as the DOM
 * counts them: elements and texts.
 */
export function benchPage(nodes: number): string {
  const card = (n: number): string =>
    `<article class="card c${n % 7}" data-id="${n}"><h3 title="Product ${n}">Product ${n}</h3>` +
    `<p>Made of <b>oak</b> and <i>linen</i>, ${n % 40} in stock</p>` +
    `<ul><li><a href="/p/${n}">Details</a></li><li><a href="/p/${n}#reviews">${n % 90} reviews</a></li></ul>` +
    `<div><label>Size <b>${n % 50}</b></label><button type="button">Add</button></div>` +
    `<table><tr><td>Price</td><td>${n % 300}.00</td></tr></table></article>`;
  // Fields are few: the browser itself goes over all of a page's forms, for a third of a second, whenever one has changed.
  /** Nodes of a card, with the tbody that the parser adds. */
  const perCard = 34;
  const perSection = 40;
  const cards = Array.from({ length: Math.round(nodes / perCard) }, (_, n) => card(n));
  // Laid out by themselves, so that the page's own changes cost little beside what is measured.
  const sections = Array.from({ length: Math.ceil(cards.length / perSection) }, (_, n) => {
    return `<section>${cards.slice(n * perSection, (n + 1) * perSection).join('')}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A large page</title>
<style>section { contain: strict; height: 7900px } .card { contain: strict; height: 190px; border: 1px solid #ccc; padding: 4px } .c1 { color: #222 } table { border-spacing: 2px }</style></head>
<body><h1>Catalogue</h1><label>Search <input name="search" value="oak"></label><main>${sections.join('')}</main></body></html>`;
}

/** What the page does by itself: a few changes ten times a second. Runs inside the page, so it stands alone. */
export function tick(times: number): void {
  const cards = document.getElementsByTagName('article');
  let left = times;
  const change = (): void => {
    for (let i = 0; i < 5; i += 1) {
      const card = cards[(left * 977 + i * 613) % cards.length];
      if (!card) continue;
      card.setAttribute('data-tick', String(left));
      const text = card.querySelector('p')?.firstChild;
      if (text) text.nodeValue = `Changed ${left} times, `;
      card.querySelector('ul')?.insertAdjacentHTML('beforeend', `<li>new ${left}</li>`);
      if (i === 0) card.parentElement?.append(card);
      if (i === 1) card.remove();
    }
    left -= 1;
    if (left > 0) setTimeout(change, 100);
  };
  change();
}

/** A mutation storm: `rounds` times some 2,000 changes, one round a task. Ends when the last is made. */
export function storm(rounds: number): Promise<void> {
  const place = document.body.appendChild(document.createElement('section'));
  return new Promise((resolve) => {
    let left = rounds;
    const round = (): void => {
      for (let i = 0; i < 200; i += 1) {
        const row = document.createElement('div');
        row.className = `row r${left % 9}`;
        row.append(`row ${i} of ${left} `, document.createElement('b'));
        place.insertBefore(row, place.children[i % (place.children.length + 1)] ?? null);
      }
      for (const row of Array.from(place.children).slice(0, 500)) {
        row.setAttribute('data-left', String(left));
        const text = row.firstChild;
        if (text) text.nodeValue = `row in round ${left}`;
      }
      while (place.children.length > 1000) place.lastElementChild?.remove();
      left -= 1;
      if (left > 0) setTimeout(round, 50);
      else resolve();
    };
    round();
  });
}
