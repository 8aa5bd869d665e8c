/** Each character becomes `*`; white space stays, so that lines break where they did. */
export const mask = (text: string): string => text.replace(/\S/gu, '*');

/** What a visitor wrote: where its words end is nobody's business; line breaks stay. As the collector masks it. */
export const maskWritten = (text: string): string => text.replace(/[^\r\n]/gu, '*');
