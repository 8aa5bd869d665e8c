/** Two-way look-up of a proto enum whose number 0 is UNSPECIFIED and whose words are numbered from 1. */
export function enumNumbers(...words: string[]) {
  const numbers = new Map(words.map((word, index) => [word, index + 1]));
  return {
    toNumber: (word: string): number => numbers.get(word.trim().toLowerCase()) ?? 0,
    toWord: (number: number): string => words[number - 1] ?? 'unknown',
  };
}
