/** SQL: a string literal. */
export const sqlString = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/**
 * SQL: an array of string literals. For lists that grow with the data: parameters travel in the request's address, whose
 * length is limited.
 */
export const sqlStrings = (texts: Iterable<string>): string => `[${Array.from(texts, sqlString).join(', ')}]`;
