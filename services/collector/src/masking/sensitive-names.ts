import type { PrivacyRules } from '@sightline/schemas';

/** Tells by its name whether a value is sensitive. Names repeat, so answers are remembered. */
export interface SensitiveNames {
  /** The name of an object's key, a header, a `data-` attribute, a form field in text. */
  isKey(name: string): boolean;
  /** The name of a query or fragment parameter, as it stands in the URL. */
  isParameter(name: string): boolean;
}

const mostRemembered = 5_000;
const longestName = 128;

/** `cardNumber`, `Card-Number` and `card.number` are `card_number`. */
const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();

function remembered(decide: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    if (name.length > longestName) return false;
    let answer = known.get(name);
    if (answer === undefined) {
      answer = decide(name);
      if (known.size >= mostRemembered) known.clear();
      known.set(name, answer);
    }
    return answer;
  };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export function createSensitiveNames(rules: PrivacyRules): SensitiveNames {
  const keys = new RegExp(rules.keys.names, 'i');
  const parameters = new RegExp(rules.urls.parameters, 'i');
  const isKey = remembered((name) => keys.test(snakeCase(name)));
  return {
    isKey,
    isParameter: remembered((name) => {
      // customer[email] and customer.email too
      const parts = decoded(name).split(/[[\].]+/);
      return parts.some((part) => parameters.test(part)) || isKey(decoded(name));
    }),
  };
}
