import type { Random } from '../random.ts';

/** Makes a string as ordinary pages have it, with nothing sensitive in it. */
type Clean = (random: Random) => string;

const digits = '0123456789';
const hex = '0123456789abcdef';
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const word = `${upper}abcdefghijkmnopqrstuvwxyz${digits}`;
const pad = (value: number, size = 2): string => String(value).padStart(size, '0');
const grouped = (value: number, separator: string): string => String(value).replace(/\B(?=(\d{3})+$)/g, separator);
const cents = (random: Random): string => pad(random.below(100));
const date = (random: Random): { y: number; m: string; d: string } => ({
  y: 2015 + random.below(15),
  m: pad(random.below(12) + 1),
  d: pad(random.below(28) + 1),
});
const time = (random: Random): string => `${pad(random.below(24))}:${pad(random.below(60))}`;

const sentences = [
  'The quick brown fox jumps over the lazy dog, and then it rests for the remainder of the afternoon.',
  'Free delivery on every order over a certain amount; returns are free within thirty days of purchase.',
  'Please read the terms before you continue. You can change your mind at any time in your settings.',
  'Our team will answer within one working day; most questions are answered in the help centre.',
  'Ein schöner Tag beginnt mit einer Tasse Kaffee und einem guten Buch auf dem Balkon.',
  'Lieferung in zwei bis vier Werktagen, versandkostenfrei ab fünfzig Euro Bestellwert.',
  'Le service client est ouvert du lundi au vendredi, sauf les jours fériés.',
  'Los pedidos realizados antes de las doce se envían el mismo día laborable.',
  'Consegna gratuita in tutta Italia per gli ordini superiori a cinquanta euro.',
  'Entrega grátis para todo o país; troca fácil em até trinta dias corridos.',
  'Бесплатная доставка по всей стране при заказе от пяти тысяч рублей.',
  '全国送料無料でお届けします。返品は三十日以内であれば可能です。',
  '全场满两百元免运费，七天无理由退货，欢迎选购。',
  'خدمة العملاء متاحة على مدار الساعة طوال أيام الأسبوع.',
  'आपका ऑर्डर दो से चार दिनों में पहुँच जाएगा।',
  'Zamówienia złożone do południa wysyłamy jeszcze tego samego dnia.',
  'Password must have at least eight characters. Forgot your password? Reset it by mail.',
  'By clicking you accept cookies. Manage your privacy settings and your consent at any time.',
  'Born in the USA is an album; the birthday of the company is celebrated every spring.',
  'Passport photos while you wait. National insurance explained in plain words.',
  'Abandon hope all ye who enter here, for the old road will bring you only more of the same.',
];
const things = 'Shoes Lamp Chair Bottle Jacket Camera Notebook Backpack Kettle Headphones'.split(' ');
const navigation = 'Home Shop About Contact Blog Careers Help Account Cart News Events Support'.split(' ');

/** Kinds of ordinary strings by name. */
export const cleanKinds: Readonly<Record<string, Clean>> = {
  'small number': (random) => String(random.below(100_000)),
  'number of any size': (random) => random.digits(1 + random.below(12)),
  'number with commas': (random) => grouped(random.below(1e9), ','),
  'number with dots': (random) => grouped(random.below(1e9), '.'),
  'number with spaces': (random) => grouped(random.below(1e9), ' '),
  decimal: (random) => `${random.below(1_000)}.${random.text(digits, 1 + random.below(15))}`,
  percentage: (random) => `${random.below(100)}.${random.below(10)} %`,
  'price, euro': (random) => `${grouped(random.below(1e6), '.')},${cents(random)} €`,
  'price, dollar': (random) => `$${grouped(random.below(1e6), ',')}.${cents(random)}`,
  'price, franc': (random) => `CHF ${grouped(random.below(1e6), "'")}.${cents(random)}`,
  'price, rupee': (random) => `₹${random.below(99)},${random.text(digits, 2)},${random.text(digits, 3)}`,
  'price, yen': (random) => `¥${grouped(random.below(1e7), ',')} (税込)`,
  'price range': (random) => `$${random.below(500)}.${cents(random)} – $${500 + random.below(500)}.${cents(random)}`,
  'order number': (random) => `Order #${random.digits(6 + random.below(5))}`,
  'order number in groups': (random) => `${random.digits(3)}-${random.digits(7)}-${random.digits(7)}`,
  'invoice number': (random) => `INV-${date(random).y}-${random.text(digits, 6)}`,
  SKU: (random) => `SKU ${random.text(upper, 2)}-${random.digits(4)}-${random.text(upper, 2)}`,
  'article number': (random) => `Art.-Nr. ${random.digits(3)}.${random.digits(3)}.${random.digits(2)}`,
  EAN: (random) => `EAN ${random.pick(['400', '471', '501', '978'])}${random.text(digits, 10)}`,
  ISBN: (random) => `ISBN 978-${random.below(10)}-${random.digits(2)}-${random.digits(6)}-${random.below(10)}`,
  'tracking number, UPS': (random) => `1Z${random.text(`${upper}${digits}`, 6)}${random.digits(10)}`,
  'tracking number, post': (random) => `RR${random.digits(9)}DE`,
  'tracking number, FedEx': (random) => `Tracking: ${random.digits(12)}`,
  'epoch seconds': (random) => String(1_600_000_000 + random.below(2e8)),
  'epoch milliseconds': (random) => String(1_600_000_000_000 + random.below(2e9)),
  'epoch microseconds': (random) => `${1_600_000_000_000 + random.below(2e9)}${random.text(digits, 3)}`,
  'date, ISO': (random) => `${date(random).y}-${date(random).m}-${date(random).d}`,
  'date and time, ISO': (random) => {
    const { y, m, d } = date(random);
    return `${y}-${m}-${d}T${time(random)}:${pad(random.below(60))}.${random.text(digits, 3)}Z`;
  },
  'date and time without separators': (random) => {
    const { y, m, d } = date(random);
    return `${y}${m}${d}T${time(random).replace(':', '')}00Z`;
  },
  'date, German': (random) => `${date(random).d}.${date(random).m}.${date(random).y} ${time(random)} Uhr`,
  'date, American': (random) => `${date(random).m}/${date(random).d}/${date(random).y}`,
  'date in words': (random) => `${random.below(28) + 1} ${random.pick(['March', 'May', 'October'])} ${date(random).y}`,
  'range of dates': (random) => `${date(random).d}/${date(random).m}/2026 - ${date(random).d}/${date(random).m}/2027`,
  'opening hours': (random) => `Mo–Fr ${pad(random.below(12))}:00–${12 + random.below(12)}:30, Sa 10.00-14.00`,
  duration: (random) => `${pad(random.below(24))}:${pad(random.below(60))}:${pad(random.below(60))}`,
  'version, three parts': (random) => `v${random.below(30)}.${random.below(100)}.${random.below(1_000)}`,
  'version, four parts': (random) => `${random.below(20)}.${random.below(10)}.${random.below(10)}.${random.below(100)}`,
  'version of a browser': (random) =>
    `Chrome/${100 + random.below(50)}.0.${6_000 + random.below(900)}.${random.below(200)}`,
  'user agent': (random) =>
    `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + random.below(50)}.0.0.0 Safari/537.36`,
  'version of a package': (random) =>
    `react-dom@${random.below(20)}.${random.below(9)}.${random.below(9)}-beta.${random.below(99)}`,
  'private network address': (random) => `192.168.${random.below(256)}.${random.below(256)}`,
  'hash, MD5': (random) => random.text(hex, 32),
  'hash, SHA-1': (random) => random.text(hex, 40),
  'hash, SHA-256': (random) => random.text(hex, 64),
  'short hash': (random) => random.text(hex, 7 + random.below(6)),
  UUID: (random) => [8, 4, 4, 4, 12].map((size) => random.text(hex, size)).join('-'),
  'id without meaning': (random) => random.text(word, 22),
  'id with prefix': (random) => `prod_${random.text(word, 14)}`,
  'integrity of a script': (random) =>
    `sha384-${Buffer.from(Array.from({ length: 48 }, () => random.below(256))).toString('base64')}`,
  coordinates: (random) =>
    `${random.below(90)}.${random.text(digits, 6)}, ${random.below(180)}.${random.text(digits, 6)}`,
  'degrees and minutes': (random) => `${random.below(90)}°${random.below(60)}′${random.below(60)}″N`,
  'size of a picture': (random) => `${random.below(4_000)} × ${random.below(3_000)} px`,
  score: (random) => `${random.below(5)}.${random.below(10)} (${grouped(random.below(99_999), ',')} reviews)`,
  'list of numbers': (random) => Array.from({ length: 10 }, () => random.below(100)).join(' '),
  'list of larger numbers': (random) => Array.from({ length: 6 }, () => random.digits(3)).join(', '),
  pagination: () => '1 2 3 4 5 6 7 8 9 10 … 42',
  years: (random) => Array.from({ length: 5 }, (_, index) => 2_015 + index + random.below(5)).join(' '),
  'postal code and town': (random) => `${random.digits(5)} ${random.pick(['Berlin', 'Boston', 'Madrid', 'Lyon'])}`,
  'zip plus four': (random) => `Boston, MA 0${random.digits(4)}-${random.digits(4)}`,
  'room and seat': (random) =>
    `Room ${random.digits(3)}-${random.digits(2)}, seat ${random.digits(2)}${random.text(upper, 1)}`,
  flight: (random) => `LH ${random.digits(4)} ${time(random)} → ${time(random)} Gate B${random.digits(2)}`,
  'table of results': (random) => `${random.below(10)}:${random.below(10)} (${random.below(5)}:${random.below(5)})`,
  'stock ticker': (random) =>
    `ACME ${random.digits(3)}.${cents(random)} +${random.below(10)}.${cents(random)} (+${random.below(9)}.${cents(random)}%)`,
  'class names': (random) =>
    `btn btn-primary mt-${random.below(9)} css-${random.text(`${hex}xyz`, 7)} Button_root__${random.text(word, 5)}`,
  colours: (random) =>
    `color:#${random.text(hex, 6)};background:rgba(${random.below(256)}, ${random.below(256)}, 255, 0.5)`,
  'style rule': (random) =>
    `.c-${random.text(hex, 4)}:hover>a{margin:0 ${random.below(20)}px;transform:translate3d(-${random.below(999)}.${random.text(digits, 9)}px,0,0)}`,
  'media query': (random) => `@media (min-width:${random.below(2_000)}px){.sm\\:flex{display:flex}}`,
  'path of an icon': (random) =>
    `M${random.below(24)}.${random.text(digits, 4)} ${random.below(24)}l-.${random.text(digits, 12)} ${random.below(9)}c${random.digits(3)}-${random.digits(3)}-${random.digits(4)} 1 2 3 4z`,
  'points of a chart': (random) =>
    `M${Array.from({ length: 8 }, () => `${random.below(1_000)} ${random.below(1_000)}`).join('L')}`,
  'box of a picture': (random) => `0 0 ${random.below(2_000)} ${random.below(2_000)}`,
  'URL of a page': (random) =>
    `https://shop.test/c/${random.pick(things)}-${random.digits(6)}?color=blue&size=${random.below(50)}&page=${random.below(9)}#reviews`,
  'URL of a picture': (random) =>
    `https://cdn.test/img/${random.digits(8)}_${random.below(2_000)}x${random.below(2_000)}@2x.jpg?v=${random.digits(10)}`,
  'URL with a campaign': (random) =>
    `/?utm_source=news&utm_campaign=${date(random).y}_${random.digits(4)}&gclid=${random.text(word, 40)}`,
  'picture in the page': () => 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
  'source of a script': (random) =>
    `function f${random.below(99)}(a,b){if(a.key===${random.below(99)}){return a&&b[${random.below(9)}]}}`,
  'line of a stack': (random) =>
    `at render (https://shop.test/assets/index-${random.text(word, 8)}.js:${random.below(99)}:${random.digits(6)})`,
  'JSON of a product': (random) =>
    JSON.stringify({
      id: Number(random.digits(7)),
      sku: `A${random.digits(5)}`,
      price: random.below(99_999) / 100,
      inStock: true,
    }),
  'event of analytics': (random) =>
    JSON.stringify({
      event: 'view',
      time: 1_700_000_000_000 + random.below(1e9),
      value: random.below(1e6),
      path: '/cart',
    }),
  'tag of analytics': (random) => `GTM-${random.text(`${upper}${digits}`, 7)}`,
  'publishable key': (random) => `pk_${random.text(word, 24)}`,
  'social handle': (random) => `@shop_${random.digits(4)}`,
  'picture at two sizes': (random) => `/img/logo-${random.digits(4)}@2x.png 2x, /img/logo@3x.webp 3x`,
  sentence: (random) => random.pick(sentences),
  'two sentences': (random) => `${random.pick(sentences)} ${random.pick(sentences)}`,
  product: (random) => `${random.pick(things)} ${random.digits(3)} ${random.pick(things)} – ${random.below(50)} cm`,
  navigation: (random) => Array.from({ length: 8 }, () => random.pick(navigation)).join(' '),
  'copyright line': (random) =>
    `© 1998–${2_020 + random.below(9)} Example Ltd. All rights reserved. Reg. no. ${random.digits(8)}`,
  'amount in a sentence': (random) =>
    `In ${date(random).y}, ${grouped(random.below(1e7), ',')} people bought ${grouped(random.below(1e8), ',')} items.`,
  'technical data': (random) =>
    `Ø ${random.below(99)}.${random.below(10)} mm, ${random.below(240)} V ~ 50/60 Hz, ${random.digits(4)} mAh, IP${random.digits(2)}`,
  recipe: (random) =>
    `${random.below(900)} g flour, ½ tsp salt, ${random.below(5)} eggs; bake ${random.below(60)}–60 min at 180 °C (356 °F)`,
};
