const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for HTML, attributes included. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

export interface PageOptions {
  title: string;
  body: string;
  /** Address of the recorder's script, and the project's key. */
  recorderUrl: string;
  key: string;
  /** Script tags of another recorder, in place of ours. */
  otherRecorder?: string | undefined;
}

/** A whole page: header, content, footer, and the recorder's script tag. */
export const renderPage = ({ title, body, recorderUrl, key, otherRecorder }: PageOptions): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Fern &amp; Field</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/shop.css">
${otherRecorder ?? `<script src="${escapeHtml(recorderUrl)}" data-key="${escapeHtml(key)}" defer></script>`}
<script src="/static/shop.js" defer></script>
</head>
<body>
<header class="top">
  <a class="brand" href="/">Fern <span>&amp;</span> Field</a>
  <form class="search" action="/search" role="search"><input name="q" type="search" placeholder="Search the shop" aria-label="Search the shop"><button>Search</button></form>
  <nav><a href="/about">About</a><a href="/contact">Contact</a><a href="/account">Account</a><a href="/login">Log in</a><a href="/cart" id="cart-link">Cart (<span id="cart-count">0</span>)</a></nav>
</header>
<main>${body}</main>
<footer>Fern &amp; Field is a demo: nothing here can be bought. Every page is recorded by Sightline.</footer>
</body>
</html>`;
