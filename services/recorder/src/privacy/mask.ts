/** Each character becomes `*`; white space stays, so that lines break where they did. */
export const mask = (text: string): string => text.replace(/\S/gu, '*');
