// The shop's own behaviour; nothing in it knows of the recorder but the reported login outcomes.
const $ = (selector) => document.querySelector(selector);
const readCart = () => JSON.parse(localStorage.getItem('cart') ?? '{}');
const showCount = () => {
  $('#cart-count').textContent = String(Object.values(readCart()).reduce((sum, amount) => sum + amount, 0));
};

$('#add')?.addEventListener('click', (event) => {
  const cart = readCart();
  const product = event.currentTarget.dataset.product;
  cart[product] = (cart[product] ?? 0) + Number($('#amount').value);
  localStorage.setItem('cart', JSON.stringify(cart));
  showCount();
  $('#added').textContent = `In the cart: ${cart[product]}`;
});

const filter = (category) => {
  for (const card of document.querySelectorAll('.card[data-category]')) {
    card.hidden = category !== 'all' && card.dataset.category !== category;
    card.style.display = card.hidden ? 'none' : '';
  }
  for (const button of document.querySelectorAll('[data-filter]')) {
    button.setAttribute('aria-pressed', String(button.dataset.filter === category));
  }
};
for (const button of document.querySelectorAll('[data-filter]')) {
  button.addEventListener('click', () => {
    const category = button.dataset.filter;
    history.pushState({ category }, '', category === 'all' ? '/' : `/?category=${category}`);
    filter(category);
  });
}
window.addEventListener('popstate', () => filter(new URLSearchParams(location.search).get('category') ?? 'all'));
if ($('[data-filter]')) filter(new URLSearchParams(location.search).get('category') ?? 'all');

const cart = $('#cart');
if (cart) {
  const products = JSON.parse(cart.dataset.products);
  const draw = () => {
    const rows = Object.entries(readCart()).filter(([id]) => products[id]);
    const total = rows.reduce((sum, [id, amount]) => sum + products[id].price * amount, 0);
    const table = document.createElement('table');
    for (const [id, amount] of rows) {
      const row = table.insertRow();
      row.insertCell().textContent = products[id].name;
      row.insertCell().textContent = `${amount} ×`;
      row.insertCell().textContent = `€ ${((products[id].price * amount) / 100).toFixed(2)}`;
      const remove = document.createElement('button');
      remove.textContent = 'Remove';
      remove.addEventListener('click', () => {
        const next = readCart();
        delete next[id];
        localStorage.setItem('cart', JSON.stringify(next));
        draw();
        showCount();
      });
      row.insertCell().append(remove);
    }
    const sum = document.createElement('p');
    sum.textContent = rows.length === 0 ? 'Nothing in it yet.' : `Together € ${(total / 100).toFixed(2)}`;
    cart.replaceChildren(table, sum);
  };
  draw();
}

$('#show')?.addEventListener('change', (event) => {
  $('#password').type = event.target.checked ? 'text' : 'password';
});
$('#login')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const credentials = { email: $('#email').value, password: $('#password').value };
  const answer = await fetch('/api/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const outcome = answer.ok ? 'success' : 'failure';
  window.sightline?.addEvent('login', { outcome });
  if (answer.ok) window.sightline?.identify('customer-1815');
  $('#outcome').textContent = answer.ok ? 'Welcome back.' : 'Wrong e-mail or password.';
});
const thank = (form, place, text) =>
  $(form)?.addEventListener('submit', (event) => {
    event.preventDefault();
    $(place).textContent = text;
  });
thank('#checkout', '#placed', 'Thank you. As this is a demo, nothing was ordered.');
thank('#contact', '#sent', 'Thank you. As this is a demo, nothing was sent.');
showCount();
