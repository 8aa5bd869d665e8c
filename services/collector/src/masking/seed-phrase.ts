import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Check } from './check.ts';

/** https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki: 2,048 words, phrases of 12 to 24. */
export const seedWords: ReadonlySet<string> = new Set(wordlist);
export const fewestSeedWords = 12;

export const isSeedWord = (word: string): boolean => seedWords.has(word.toLowerCase());

/**
 * Twelve words of the BIP-39 list or more from the start. The phrase's checksum is not asked for: a phrase with a typing
 * error is a secret as well, and no prose has twelve of these words in a row.
 */
export const seedPhrase: Check = (match) => {
  let count = 0;
  let end = 0;
  for (const found of match.matchAll(/[A-Za-z]+/g)) {
    if (!isSeedWord(found[0])) break;
    count += 1;
    end = found.index + found[0].length;
  }
  return count >= fewestSeedWords ? end : 0;
};
