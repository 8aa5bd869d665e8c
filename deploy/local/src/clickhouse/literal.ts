/** A string literal of ClickHouse SQL. */
export const literal = (text: string): string =>
  `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\0/g, '\\0')}'`;

/** A name in backticks. */
export const identifier = (text: string): string => `\`${text.replace(/[\\`]/g, '\\$&')}\``;
