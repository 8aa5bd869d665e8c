/**
 * Arithmetic on what a pattern matched. A match may be longer than what it looks for (a card's number with its expiry
 * date behind it), so a check returns how many characters from the start are sensitive; 0: none.
 */
export type Check = (match: string) => number;
