import { privacyRules } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { createChunkScan } from '../fast-path/chunk-scan.ts';
import { createRandom } from '../testing/random.ts';
import { createMasker } from './masker.ts';

const { parts } = createMasker(privacyRules);
const chunks = createChunkScan(parts);

const nationalIds = [
  'ssn',
  'social security number',
  'national insurance no',
  'insurance',
  'nino',
  'steuer-id',
  'steuerliche identifikationsnummer',
  'identifikationsnummer',
  'sozialversicherungsnummer',
  'dni',
  'nie',
  'nif',
  'nir',
  'sécurité sociale',
  'securite sociale',
  'aadhaar',
  'aadhar',
  'uidai',
  'cpf',
  'bsn',
  'pesel',
  'curp',
  'codice fiscale',
  'national id',
  'tax id',
  'identity card',
  'personnummer',
  'personalausweis',
];
const passports = [
  'passport',
  'reisepass',
  'passeport',
  'pasaporte',
  'passaporto',
  'paspoort',
  'passaporte',
  'paszport',
  'паспорт',
];
const births = [
  'date of birth',
  'birthday',
  'dob',
  'd.o.b',
  'd.ob',
  'do.b',
  'born on',
  'geburtsdatum',
  'geb',
  'geboren am',
  'date de naissance',
  'né le',
  'née le',
  'ne le',
  'nee le',
  'fecha de nacimiento',
  'nacido el',
  'nacida el',
  'data de nascimento',
  'nascido em',
  'data di nascita',
  'nato il',
  'nata il',
  'geboortedatum',
  'data urodzenia',
  'дата рождения',
  '生年月日',
  '出生日期',
];
const telephones = [
  'tel',
  'telefon',
  'telephone',
  'téléphone',
  'teléfono',
  'phone',
  'mobile',
  'mobil',
  'cell',
  'handy',
  'fax',
  'whatsapp',
  'rufnummer',
];

/** What the expressions that ignore case know as labels, and a value for each. */
const labels: Readonly<Record<string, { of: string[]; value: string }>> = {
  national_id: { of: nationalIds, value: ': 12345678' },
  passport: { of: passports, value: ': C01X0006H' },
  date_of_birth: { of: births, value: ': 12.03.1980' },
  phone_uri: { of: ['tel', 'sms', 'callto', 'fax', 'whatsapp'], value: ':0301234567' },
  phone_labelled: { of: telephones, value: ': 0301234567' },
};

it('all of the patterns that ignore case and need a word are tried here', () => {
  const patterns = privacyRules.patterns.filter(({ flags, needs }) => flags === 'i' && needs?.any !== undefined);
  expect(Object.keys(labels)).toEqual(patterns.map(({ id }) => id));
});

it.each(Object.entries(labels).flatMap(([id, { of, value }]) => of.map((label) => ({ id, label, value }))))(
  '$id: what stands behind "$label" is found whatever its case, by the masker and by the scan',
  ({ label, value }) => {
    const random = createRandom(label.length);
    const mixed = (): string => [...label].map((c) => (random.once(2) ? c.toUpperCase() : c.toLowerCase())).join('');
    for (const written of [label, label.toUpperCase(), ...Array.from({ length: 40 }, mixed)]) {
      const text = `${written}${value}`;
      expect(parts.scanner.find(text), text).not.toEqual([]);
      const event = JSON.stringify({ type: 4, data: { title: text }, timestamp: 1 });
      expect(chunks.scan(Buffer.from(event), 100), text).toMatchObject({ hits: [{ at: event.indexOf(text) }] });
    }
  },
);
