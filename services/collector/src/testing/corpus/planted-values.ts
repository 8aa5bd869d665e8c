import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Random } from '../random.ts';

/** A value as it stands in a page, and the part of it that nobody may find afterwards. */
export interface PlantedValue {
  text: string;
  /** The whole text when left out: labels and words such as `Bearer` may stay. */
  secret?: string;
}

/** Makes a value of one kind. */
type Kind = (random: Random) => PlantedValue | string;

const digitsOnly = '0123456789';
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const lower = 'abcdefghijkmnopqrstuvwxyz';
const alphanumeric = upper + lower + digitsOnly;
const hex = '0123456789abcdef';
const pad = (value: number, size = 2): string => String(value).padStart(size, '0');
const labelled = (label: string, secret: string): PlantedValue => ({ text: `${label}${secret}`, secret });
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `digits` with the digit behind them that makes their Luhn sum 0. */
function withLuhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const weighted = Number(character) * (index % 2 === 0 ? 2 : 1);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const inGroups = (text: string, sizes: readonly number[], separator: string): string => {
  const parts: string[] = [];
  let at = 0;
  for (const size of sizes) {
    parts.push(text.slice(at, at + size));
    at += size;
  }
  return parts.join(separator);
};
const fours = [4, 4, 4, 4];
const visa = (random: Random): string => withLuhn(`4${random.text(digitsOnly, 14)}`);
const mastercard = (random: Random): string =>
  withLuhn(`5${random.pick(['1', '3', '5'])}${random.text(digitsOnly, 13)}`);
const amex = (random: Random): string => withLuhn(`3${random.pick(['4', '7'])}${random.text(digitsOnly, 12)}`);

/** ISO 7064 MOD 97-10 over the account, with the letters as numbers. */
function iban(country: string, account: string): string {
  const numeric = [...`${account}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
  return `${country}${pad(98 - Number(BigInt(numeric) % 97n))}${account}`;
}
const germanIban = (random: Random): string => iban('DE', random.text(digitsOnly, 18));
const britishIban = (random: Random): string => iban('GB', `NWBK${random.text(digitsOnly, 14)}`);
const frenchIban = (random: Random): string => iban('FR', random.text(digitsOnly, 23));

const name = (random: Random): string =>
  random.pick(['jane', 'omar', 'lucia', 'wei', 'piotr', 'amara', 'sven']) + random.text(lower, 5);
const domain = (random: Random): string =>
  `${random.text(lower, 9)}.${random.pick(['org', 'co.uk', 'de', 'io', 'museum'])}`;

function shuffled<T>(items: T[], random: Random): T[] {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [items[index], items[other]] = [items[other] as T, items[index] as T];
  }
  return items;
}

function steuerId(random: Random): string {
  for (;;) {
    const ten = shuffled([...'0123456789'], random);
    ten[random.below(8) + 1] = ten[9] as string;
    const digits = ten.map(Number);
    if (digits[0] === 0 || new Set(digits).size !== 9) continue;
    let product = 10;
    for (const digit of digits) product = (((digit + product) % 10 || 10) * 2) % 11;
    return digits.join('') + String((11 - product) % 10);
  }
}

const dni = (random: Random): string => {
  const number = random.digits(8);
  return number + 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(number) % 23);
};
const nie = (random: Random): string => {
  const first = random.below(3);
  const number = random.text(digitsOnly, 7);
  return `${'XYZ'.charAt(first)}${number}${'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(`${first}${number}`) % 23)}`;
};
const nir = (random: Random, department = pad(random.below(90) + 1)): string => {
  const head = `${random.pick(['1', '2'])}${pad(random.below(100))}${pad(random.below(12) + 1)}`;
  const tail = random.text(digitsOnly, 6);
  const number = `${head}${department.replace('2A', '19').replace('2B', '18')}${tail}`;
  return `${head}${department}${tail}${pad(97 - Number(BigInt(number) % 97n))}`;
};

/** Verhoeff's tables as published, for the digit behind eleven others. */
function aadhaar(random: Random): string {
  const table = [
    '0123456789',
    '1234067895',
    '2340178956',
    '3401289567',
    '4012395678',
    '5987604321',
    '6598710432',
    '7659821043',
    '8765932104',
    '9876543210',
  ];
  const permutations = [
    '0123456789',
    '1576283094',
    '5803796142',
    '8916043527',
    '9453126870',
    '4286573901',
    '2793806415',
    '7046913258',
  ];
  const inverse = '0432156789';
  const eleven = random.pick(['2', '3', '5', '7', '9']) + random.text(digitsOnly, 10);
  const sum = [...eleven].reverse().reduce((total, digit, index) => {
    const permuted = permutations[(index + 1) % 8]?.charAt(Number(digit)) ?? '';
    return Number(table[total]?.charAt(Number(permuted)));
  }, 0);
  return eleven + inverse.charAt(sum);
}

function cpf(random: Random): string {
  let digits = random.digits(9);
  for (const weight of [10, 11]) {
    const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weight - index), 0);
    digits += String(((sum * 10) % 11) % 10);
  }
  return digits;
}

const ssn = (random: Random): string[] => [
  pad(random.below(660) + 1, 3),
  pad(random.below(99) + 1),
  pad(random.below(9_999) + 1, 4),
];
const nino = (random: Random): string[] => [
  random.pick(['AB', 'CE', 'JR', 'SN', 'WL']),
  ...Array.from({ length: 3 }, () => pad(random.below(100))),
  random.pick(['A', 'B', 'C', 'D']),
];

const year = (random: Random): number => 1930 + random.below(80);
const month = (random: Random): string => pad(random.below(12) + 1);
const day = (random: Random): string => pad(random.below(28) + 1);

const octet = (random: Random): number => 100 + random.below(150);
const hextet = (random: Random): string => random.text('123456789abcdef', 1) + random.text(hex, 3);
const seedWords = (random: Random, count: number): string[] =>
  Array.from({ length: count }, () => random.pick(wordlist));

/** The check digit of ICAO 9303. */
const icao = (field: string): string =>
  String(
    [...field].reduce((sum, character, index) => {
      const value = character === '<' ? 0 : Number.parseInt(character, 36);
      return sum + value * ([7, 3, 1][index % 3] as number);
    }, 0) % 10,
  );

const jwtHead = base64url({ alg: 'HS256', typ: 'JWT' });
/** Put together here, so that no scanner of source code takes them for real ones. */
const stripe = (kind: string): string => [kind, 'live', ''].join('_');

/** Kinds of sensitive values by name. */
export const plantedKinds: Readonly<Record<string, Kind>> = {
  'card, Visa': visa,
  'card, Visa in fours': (random) => inGroups(visa(random), fours, ' '),
  'card, Mastercard with dashes': (random) => inGroups(mastercard(random), fours, '-'),
  'card, Mastercard with dots': (random) => inGroups(mastercard(random), fours, '.'),
  'card, American Express': (random) => inGroups(amex(random), [4, 6, 5], ' '),
  'card, Diners': (random) => inGroups(withLuhn(`36${random.text(digitsOnly, 11)}`), [4, 6, 4], ' '),
  'card, Discover': (random) => withLuhn(`6011${random.text(digitsOnly, 11)}`),
  'card, JCB': (random) =>
    inGroups(withLuhn(`35${random.pick(['30', '66'])}${random.text(digitsOnly, 11)}`), fours, ' '),
  'card, no-break spaces': (random) => inGroups(visa(random), fours, '\u00a0'),
  'card, digit by digit': (random) => [...visa(random)].join(' '),
  'card, full-width digits': (random) => {
    const card = visa(random);
    const text = [...card].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    return { text, secret: text };
  },
  'IBAN, German': germanIban,
  'IBAN, German in groups': (random) => inGroups(germanIban(random), [4, 4, 4, 4, 4, 2], ' '),
  'IBAN, British': (random) => inGroups(britishIban(random), [4, 4, 4, 4, 4, 2], ' '),
  'IBAN, French': frenchIban,
  'IBAN, small letters': (random) => britishIban(random).toLowerCase(),
  'e-mail': (random) => `${name(random)}@${domain(random)}`,
  'e-mail with tag': (random) => `${name(random)}.${name(random)}+${random.text(lower, 4)}@${domain(random)}`,
  'e-mail, capitals': (random) => `${name(random)}@${domain(random)}`.toUpperCase(),
  'e-mail with umlauts': (random) => `${name(random)}.mü${random.text(lower, 6)}@${random.text(lower, 6)}ö.de`,
  'mailto link': (random) => `mailto:${name(random)}@${domain(random)}`,
  'phone, E.164': (random) => `+${random.pick(['49', '1', '44', '351'])}${random.digits(9)}`,
  'phone, international with spaces': (random) => `+49 ${random.digits(3)} ${random.digits(3)} ${random.digits(4)}`,
  'phone, international with brackets': (random) => `+44 (0)${random.digits(4)} ${random.digits(6)}`,
  'phone, double zero': (random) => `0049 ${random.digits(3)} ${random.digits(7)}`,
  'phone, North America': (random) => `(${random.digits(3)}) ${random.digits(3)}-${random.digits(4)}`,
  'phone, North America with dots': (random) => `${random.digits(3)}.${random.digits(3)}.${random.digits(4)}`,
  'phone, trunk zero': (random) => `0${random.digits(4)} ${random.digits(6)}`,
  'phone, French': (random) => `0${random.pick(['1', '6', '7'])} ${[1, 2, 3, 4].map(() => random.digits(2)).join(' ')}`,
  'phone, Indian': (random) => `${random.pick(['7', '8', '9'])}${random.digits(4)} ${random.digits(5)}`,
  'phone, Chinese': (random) => `13${random.digits(1)} ${random.digits(4)} ${random.digits(4)}`,
  'phone link': (random) => labelled('tel:', random.digits(10)),
  'phone, labelled': (random) => labelled('Telefon: ', `${random.digits(4)} ${random.digits(5)}`),
  'SSN with dashes': (random) => ssn(random).join('-'),
  'SSN with spaces': (random) => ssn(random).join(' '),
  'SSN, labelled': (random) => labelled('Social Security Number: ', ssn(random).join('')),
  NINO: (random) => nino(random).join(''),
  'NINO in groups': (random) => nino(random).join(' '),
  'Steuer-ID': steuerId,
  'Steuer-ID in groups': (random) => inGroups(steuerId(random), [2, 3, 3, 3], ' '),
  DNI: dni,
  'DNI with dash': (random) => inGroups(dni(random), [8, 1], '-'),
  NIE: nie,
  NIR: (random) => nir(random),
  'NIR in groups': (random) => inGroups(nir(random), [1, 2, 2, 2, 3, 3, 2], ' '),
  'NIR of Corsica': (random) => inGroups(nir(random, random.pick(['2A', '2B'])), [1, 2, 2, 2, 3, 3, 2], ' '),
  Aadhaar: (random) => inGroups(aadhaar(random), [4, 4, 4], ' '),
  'Aadhaar, labelled': (random) => labelled('Aadhaar number: ', aadhaar(random)),
  CPF: (random) => cpf(random).replace(/^(...)(...)(...)(..)$/, '$1.$2.$3-$4'),
  'CPF in one piece': cpf,
  'passport, labelled': (random) => labelled('Passport No. ', `${random.text(upper, 1)}${random.digits(8)}`),
  'passport, German label': (random) =>
    labelled('Reisepassnummer: ', `C01${random.text('XYZ', 1)}${random.digits(2)}T${random.digits(2)}`),
  'passport, lines for machines': (random) => {
    const number = `L${random.digits(8)}`;
    const born = `${pad(random.below(90) + 10)}${month(random)}${day(random)}`;
    const head = `P<UTO${name(random).toUpperCase()}<<${name(random).toUpperCase()}`.padEnd(44, '<');
    const second = `${number}${icao(number)}UTO${born}${icao(born)}F301231${icao('301231')}${''.padEnd(14, '<')}`;
    return `${head}\n${second}<${random.below(10)}`;
  },
  'date of birth, ISO': (random) => labelled('Date of birth: ', `${year(random)}-${month(random)}-${day(random)}`),
  'date of birth, German': (random) => labelled('geboren am ', `${day(random)}.${month(random)}.${year(random)}`),
  'date of birth in words': (random) =>
    labelled('Born on ', `${random.below(28) + 1} ${random.pick(['March', 'October'])} ${year(random)}`),
  'date of birth, American': (random) => labelled('DOB ', `${month(random)}/${day(random)}/${year(random)}`),
  'date of birth, Japanese': (random) =>
    labelled('生年月日：', `${year(random)}年${random.below(12) + 1}月${random.below(28) + 1}日`),
  'date of birth, Spanish': (random) => labelled('Fecha de nacimiento: ', `${day(random)} de mayo de ${year(random)}`),
  IPv4: (random) =>
    [1, 2, 3, 4]
      .map(() => octet(random))
      .map((value, index) => (index === 0 ? 101 + (value % 26) : value))
      .join('.'),
  IPv6: (random) => ['2a01', ...Array.from({ length: 7 }, () => hextet(random))].join(':'),
  'IPv6, shortened': (random) => `2001:${hextet(random)}:${hextet(random)}::${hextet(random)}`,
  JWT: (random) =>
    `${jwtHead}.${base64url({ sub: random.digits(12), iat: 1_700_000_000 + random.below(1e6) })}.${random.text(alphanumeric, 43)}`,
  'bearer token': (random) => labelled('Bearer ', `${random.digits(1)}${random.text(alphanumeric, 31)}`),
  'basic credentials': (random) =>
    labelled('Basic ', Buffer.from(`${name(random)}:${random.text(alphanumeric, 11)}7`).toString('base64')),
  'AWS key': (random) => `AKIA${random.text(`${upper}234567`, 15)}7`,
  'Google key': (random) => `AIza${random.text(alphanumeric, 34)}7`,
  'Stripe key': (random) => `${stripe('sk')}${random.text(alphanumeric, 23)}7`,
  'GitHub token': (random) => `ghp_${random.text(alphanumeric, 35)}7`,
  'Slack token': (random) => `xoxb-${random.digits(11)}-${random.text(alphanumeric, 24)}`,
  'OpenAI key': (random) => `sk-proj-${random.text(alphanumeric, 39)}7`,
  'npm token': (random) => `npm_${random.text(alphanumeric, 35)}7`,
  'SendGrid key': (random) => `SG.${random.text(alphanumeric, 21)}7.${random.text(alphanumeric, 43)}`,
  'password in a URL': (random) => {
    const secret = `${name(random)}:${random.text(alphanumeric, 12)}`;
    return { text: `https://${secret}@host.test/a`, secret };
  },
  'token in a URL': (random) => {
    const secret = random.text(alphanumeric, 20);
    return { text: `https://host.test/a?lang=en&access_token=${secret}`, secret };
  },
  'private key': (random) => {
    const secret = `MII${random.text(alphanumeric, 61)}\n${random.text(alphanumeric, 64)}`;
    return { text: `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`, secret };
  },
  'seed phrase of 12': (random) => seedWords(random, 12).join(' '),
  'seed phrase of 24': (random) => seedWords(random, 24).join(' '),
  'seed phrase, numbered': (random) => {
    const words = seedWords(random, 12);
    return words.map((word, index) => `${index + 1}. ${word}`).join(' ');
  },
};

export function plant(kind: string, random: Random): Required<PlantedValue> {
  const value = plantedKinds[kind]?.(random) ?? '';
  const { text, secret = text } = typeof value === 'string' ? { text: value } : value;
  return { text, secret };
}
