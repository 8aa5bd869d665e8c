import { type PrivacyAction, type ProjectPattern, type ProjectPrivacy, privacyRules } from '@sightline/schemas';

/** A class of sensitive text, as the privacy rules name it. */
export interface PrivacyClass {
  name: string;
  label: string;
  /** What becomes of it when the project says nothing. */
  action: PrivacyAction;
}

const labels: Readonly<Record<string, string>> = {
  api_key: 'API keys',
  br_cpf: 'CPF (Brazil)',
  de_steuer_id: 'Tax number (Germany)',
  email: 'E-mail addresses',
  es_dni: 'DNI, NIE (Spain)',
  fr_nir: 'NIR (France)',
  iban: 'IBAN',
  in_aadhaar: 'Aadhaar (India)',
  ip_address: 'IP addresses',
  jwt: 'JSON web tokens',
  uk_nino: 'National Insurance (UK)',
  us_ssn: 'Social Security (US)',
};

const labelOf = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return labels[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

function classesOf(): PrivacyClass[] {
  const classes = new Map<string, PrivacyClass>();
  for (const { id, class: name = id, action } of privacyRules.patterns) {
    if (action !== 'allow' && !classes.has(name)) classes.set(name, { name, label: labelOf(name), action });
  }
  return [...classes.values()].sort((a, b) => a.label.localeCompare(b.label));
}

export const privacyClasses: readonly PrivacyClass[] = classesOf();

/** What a form holds of a project's privacy: everything, and a key for each pattern's row. */
export interface PrivacyDraft {
  actions: Record<string, PrivacyAction>;
  patterns: (Required<ProjectPattern> & { key: number })[];
  inputs: 'mask' | 'allow';
}

let lastKey = 0;
export const newPattern = (): PrivacyDraft['patterns'][number] => {
  lastKey += 1;
  return { key: lastKey, id: '', regex: '', ignoreCase: false, action: 'mask' };
};

export const draftOf = ({ actions = {}, patterns = [], inputs = 'mask' }: ProjectPrivacy = {}): PrivacyDraft => ({
  actions: { ...actions },
  patterns: patterns.map((pattern) => ({ ...newPattern(), ...pattern })),
  inputs,
});

/** The request's body: what is as in the rules is left out. */
export function privacyOf({ actions, patterns, inputs }: PrivacyDraft): Required<ProjectPrivacy> {
  const changed = privacyClasses.filter(({ name, action }) => actions[name] && actions[name] !== action);
  return {
    actions: Object.fromEntries(changed.map(({ name }) => [name, actions[name] as PrivacyAction])),
    patterns: patterns.map(({ key: _, ...pattern }) => ({ ...pattern, id: pattern.id.trim() })),
    inputs,
  };
}
