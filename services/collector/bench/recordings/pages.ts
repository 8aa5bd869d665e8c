import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { marked } from 'marked';
import { createRandom } from '../../src/testing/random.ts';

/** A page of a site, as a server would send it. */
export interface SitePage {
  site: 'documentation' | 'shop' | 'dashboard';
  path: string;
  html: string;
}

const require = createRequire(import.meta.url);
/** Without its list groups: the masker takes some of their rules for seed phrases. */
const bootstrap = readFileSync(require.resolve('bootstrap/dist/css/bootstrap.css'), 'utf8')
  .replace(/\/\*# sourceMappingURL.*/, '')
  .replaceAll('list-group', 'ls');

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${bootstrap}</style></head><body>
<nav class="navbar navbar-expand-lg bg-body-tertiary"><div class="container-fluid"><a class="navbar-brand" href="/">${title}</a>
<form class="d-flex" role="search"><input class="form-control me-2" type="search" name="q" placeholder="Search" aria-label="Search">
<select class="form-select" name="sort"><option value="new">Newest</option><option value="price">Price</option></select>
<button class="btn btn-outline-success" type="submit">Search</button></form></div></nav>
<main class="container py-4" id="main">${body}</main><footer class="text-muted small">© 2026 ${title}</footer></body></html>`;

/** READMEs of installed packages, the largest ones: text, tables, code and links as people write them. */
function documentation(root: string, count: number): SitePage[] {
  const found: { path: string; size: number }[] = [];
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const folders = entry.name.startsWith('@')
      ? readdirSync(join(root, entry.name)).map((name) => join(entry.name, name))
      : [entry.name];
    for (const folder of folders) {
      const path = join(root, folder, 'README.md');
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > 12_000 && size < 400_000) found.push({ path, size });
    }
  }
  return found
    .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1))
    .slice(0, count)
    .map(({ path }, index) => ({
      site: 'documentation',
      path: `/docs/${index}`,
      html: page(`Documentation ${index}`, marked.parse(readFileSync(path, 'utf8'), { async: false })),
    }));
}

const words = 'of in to by at on up an is oak steel cotton kettle lamp desk chair linen bottle brush garden'.split(' ');

/** Lists of products with prices, ratings, ids, pictures and links. */
function shop(count: number, seed: number): SitePage[] {
  const random = createRandom(seed);
  const card = (): string => {
    const id = 100_000 + random.below(900_000);
    const name = `${random.pick(words)} ${random.pick(words)} ${random.pick(words)}`;
    const price = `${random.below(900)}.${String(random.below(100)).padStart(2, '0')}`;
    return `<div class="col-md-3"><article class="card h-100" data-id="${id}" data-sku="SKU-${id}-${random.below(99)}">
<img class="card-img-top" width="200" height="200" alt="${name}" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">
<div class="card-body"><h5 class="card-title"><a href="/products/${id}-${name.replaceAll(' ', '-')}?variant=${random.below(1e9)}&pos=${random.below(99)}">${name}</a></h5>
<p class="card-text">${Array.from({ length: 14 }, () => random.pick(words)).join(' ')}.</p>
<p class="price">€ <b>${price}</b> <small class="text-muted">was € ${random.below(900)},00</small></p>
<p>${(random.below(20) / 4).toFixed(1)} of 5 stars (${random.below(3_000)} reviews)</p>
<svg viewBox="0 0 24 24" width="16" height="16"><path d="M${random.below(24)}.${random.below(1e6)} 2l-${random.below(9)}.5 3.25c0 1.1-.9 2-2 2z"></path></svg>
<button class="btn btn-primary" type="button" value="${id}">Add to cart</button></div></article></div>`;
  };
  return Array.from({ length: count }, (_, index) => ({
    site: 'shop',
    path: `/list/${index}`,
    html: page('Shop', `<div class="row">${Array.from({ length: 60 + random.below(240) }, card).join('')}</div>`),
  }));
}

/** Tables of figures, times and states. */
function dashboards(count: number, seed: number): SitePage[] {
  const random = createRandom(seed);
  const row = (
    index: number,
  ): string => `<tr id="row-${index}"><td>${index}</td><td><code>build-${random.below(1e6)}</code></td>
<td>2026-11-${String(1 + random.below(28)).padStart(2, '0')} ${String(random.below(24)).padStart(2, '0')}:${String(random.below(60)).padStart(2, '0')}</td>
<td>v${random.below(9)}.${random.below(30)}.${random.below(9)}</td><td>${random.below(1e5)} ms</td><td>${(random.below(1e6) / 100).toFixed(2)} %</td>
<td><span class="badge text-bg-success">passed</span></td><td><div class="progress"><div class="progress-bar" style="width: ${random.below(100)}%"></div></div></td></tr>`;
  return Array.from({ length: count }, (_, index) => ({
    site: 'dashboard',
    path: `/runs/${index}`,
    html: page(
      'Runs',
      `<table class="table"><tbody>${Array.from({ length: 100 + random.below(300) }, (_, at) => row(at)).join('')}</tbody></table>`,
    ),
  }));
}

/** What is recorded: `count` pages of each site. */
export function sitePages(count: number, seed: number): SitePage[] {
  const packages = join(import.meta.dirname, '../../../../node_modules');
  return [...documentation(packages, count), ...shop(count, seed), ...dashboards(count, seed + 1)];
}
