/** Characters of a word; longer ones are tokens of machines. */
const longestWord = 40;
const word = /[\p{L}\p{N}]+/gu;

/**
 * The words of a text as they are stored and searched for: letters and digits of any script, lower case, each once, in
 * the order in which they first appear. What is masked (`***`) is no word, nor is a single character.
 */
export function searchWords(text: string): string[] {
  const words = new Set<string>();
  for (const [found] of text.normalize('NFKC').toLowerCase().matchAll(word)) {
    if (found.length > 1 && found.length <= longestWord) words.add(found);
  }
  return [...words];
}
