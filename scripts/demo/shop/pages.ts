import { catalogue, euros, type Product } from './catalogue.ts';
import { escapeHtml } from './html.ts';

/** Title and content of a page. */
export interface Page {
  title: string;
  body: string;
  status?: number;
}

/** Drawn, not an emoji: a machine without an emoji font, as the one that makes videos, shows the same. */
const picture = ({ hue, picture: lines }: Product, size = ''): string =>
  `<span class="picture${size}" style="--hue:${hue}"><svg viewBox="0 0 64 64" aria-hidden="true">${lines}</svg></span>`;

const card = (product: Product): string =>
  `<a class="card" href="/products/${product.id}" data-category="${product.category}">${picture(product)}<b>${escapeHtml(product.name)}</b><i>${euros(product.price)}</i></a>`;

const field = (label: string, attributes: string, id: string): string =>
  `<label for="${id}">${label}</label><input id="${id}" name="${id}" ${attributes}>`;

export const cataloguePage = (): Page => ({
  title: 'Good tools',
  body: `<h1>Good tools, for good</h1>
<p class="lead">Things for kitchen, desk and garden that outlive their owners.</p>
<div class="filters" role="group" aria-label="Category">${['all', 'kitchen', 'desk', 'garden']
    .map((name) => `<button type="button" data-filter="${name}">${name}</button>`)
    .join('')}</div>
<section class="grid">${catalogue.map(card).join('')}</section>`,
});

export function productPage(id: string): Page | undefined {
  const product = catalogue.find((one) => one.id === id);
  if (!product) return undefined;
  const others = catalogue.filter((one) => one.category === product.category && one !== product);
  return {
    title: product.name,
    body: `<article class="product">${picture(product, ' large')}<div>
<h1>${escapeHtml(product.name)}</h1><p class="price">${euros(product.price)}</p><p>${escapeHtml(product.text)}</p>
<label for="amount">Amount</label><select id="amount"><option>1</option><option>2</option><option>3</option></select>
<button type="button" class="primary" id="add" data-product="${product.id}">Add to cart</button>
<p id="added" role="status"></p>
<details><summary>Delivery and returns</summary><p>Sent within two days. Returned within ninety.</p></details>
</div></article><h2>Goes well with it</h2><section class="grid">${others.map(card).join('')}</section>`,
  };
}

export function searchPage(query: string): Page {
  const words = query.toLowerCase();
  const found = catalogue.filter((one) => `${one.name} ${one.text} ${one.category}`.toLowerCase().includes(words));
  return {
    title: 'Search',
    body: `<h1>${found.length} found for “${escapeHtml(query)}”</h1>${
      found.length > 0
        ? `<section class="grid">${found.map(card).join('')}</section>`
        : '<p>Nothing of that name. Try “steel”.</p>'
    }`,
  };
}

export const cartPage = (): Page => ({
  title: 'Cart',
  body: `<h1>Cart</h1><div id="cart" data-products='${escapeHtml(JSON.stringify(Object.fromEntries(catalogue.map(({ id, name, price }) => [id, { name, price }]))))}'></div>
<p><a class="button primary" href="/checkout">To checkout</a></p>`,
});

export const checkoutPage = (): Page => ({
  title: 'Checkout',
  body: `<h1>Checkout</h1><form class="form" id="checkout" autocomplete="on">
<fieldset><legend>You</legend>${field('Name', 'autocomplete="name" required', 'name')}${field('E-mail', 'type="email" autocomplete="email" required', 'email')}${field('Phone', 'type="tel" autocomplete="tel"', 'phone')}</fieldset>
<fieldset><legend>Where to</legend>${field('Street', 'autocomplete="street-address" required', 'street')}${field('City', 'autocomplete="address-level2" required', 'city')}
<label for="country">Country</label><select id="country" autocomplete="country"><option value="de">Germany</option><option value="fr">France</option><option value="es">Spain</option></select>
<label class="check"><input type="checkbox" id="gift" name="gift"> It is a present</label><label for="note">Note</label><textarea id="note" rows="2"></textarea></fieldset>
<fieldset><legend>Card</legend>${field('Card number', 'autocomplete="cc-number" inputmode="numeric" required', 'card-number')}${field('Expires', 'autocomplete="cc-exp" placeholder="MM/YY" required', 'card-expiry')}${field('Security code', 'autocomplete="cc-csc" inputmode="numeric" required', 'card-code')}</fieldset>
<button class="primary">Place order</button><p id="placed" role="status"></p></form>`,
});

export const loginPage = (): Page => ({
  title: 'Log in',
  body: `<h1>Log in</h1><form class="form" id="login">${field('E-mail', 'type="email" autocomplete="username" required', 'email')}
${field('Password', 'type="password" autocomplete="current-password" required', 'password')}
<label class="check"><input type="checkbox" id="show"> Show password</label>
<button class="primary">Log in</button><p id="outcome" role="status"></p></form>`,
});

export const contactPage = (): Page => ({
  title: 'Contact',
  body: `<h1>Write to us</h1><form class="form" id="contact">${field('Your name', 'autocomplete="name"', 'name')}${field('Your e-mail', 'type="email" autocomplete="email"', 'email')}
<label for="message">Message</label><textarea id="message" rows="5"></textarea><button class="primary">Send</button><p id="sent" role="status"></p></form>`,
});

/** Personal data as a careless site shows it; the values are made up and pass the checks of their kinds. */
export const accountPage = (): Page => ({
  title: 'Account',
  body: `<h1>Your account</h1><dl class="facts">
<dt>Member since</dt><dd>March 2021</dd>
<dt>E-mail</dt><dd><a href="/account?email=grace.hopper%40navy.example" title="Write to grace.hopper@navy.example">grace.hopper@navy.example</a></dd>
<dt>Phone</dt><dd>+49 30 5550 1234</dd>
<dt>Card on file</dt><dd data-card="4111111111111111">4111 1111 <b>1111 1111</b></dd>
<dt>Bank</dt><dd>DE89 3704 0044 0532 0130 00</dd>
<dt>Last order</dt><dd>No. 2026-118842, € 138.50, delivered on 14 October 2026</dd></dl>
<p data-sightline-mask>Loyalty number FF-2210, only for your eyes.</p>
<p data-sightline-block>Your secret question: first pet.</p>`,
});

export const aboutPage = (): Page => ({
  title: 'About',
  body: `<h1>About Fern &amp; Field</h1>${Array.from(
    { length: 14 },
    (_, index) =>
      `<h2>Chapter ${index + 1}</h2><p>A tool is a promise. We sell things whose makers we know, whose parts can be had, and whose repair we teach. That was so in year ${index + 1} and will be so in the next one. If something breaks, send it back; if it does not, hand it on.</p>`,
  ).join('')}`,
});

export const notFoundPage = (): Page => ({
  title: 'Not found',
  status: 404,
  body: '<h1>Nothing grows here</h1><p><a href="/">To the shop</a></p>',
});
