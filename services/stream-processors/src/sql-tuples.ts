/**
 * Tuples of strings and numbers as SQL text, for `IN`. In the statement's body they may be any number, where query
 * parameters travel in the URL and are bounded by the server's limit on it.
 */
export const sqlTuples = (tuples: (string | number)[][]): string =>
  tuples.map((tuple) => `(${tuple.map(literal).join(', ')})`).join(', ');

const literal = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replace(/[\\']/g, '\\$&')}'`;
