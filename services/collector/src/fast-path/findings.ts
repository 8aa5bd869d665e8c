/** Kinds of findings, as `assembly/findings.ts` numbers them. */
export const finding = { text: 1, name: 2, run: 3, attributes: 4, number: 5, added: 6, labelled: 7 } as const;

/** Of a finding: kind, three values, and of a text where it stands. */
export const findingWords = 16;

/** Flags of a text. */
export const textFlag = { key: 1, attribute: 2, namesOnly: 4 } as const;

/** Kinds of added nodes, as `assembly/added.ts` numbers them. */
export const addedKind = { block: 0, inline: 1, text: 2 } as const;

/** Flags of tags, as `assembly/tags.ts` numbers them. */
export const tagFlag = { inline: 1, field: 2, plain: 4, meta: 8, textarea: 16 } as const;

/** What a pattern needs beside counts and literals, as `assembly/needs.ts` numbers it. */
export const needsFlag = {
  at: 1,
  sign: 2,
  anything: 4,
  hextets: 8,
  labelled: 16,
  plus: 32,
  lettersBefore: 64,
  letterBehind: 128,
} as const;

/** What a scan answers. */
export const scanAnswers = ['understood', 'unusual', 'unmasked', 'too much'] as const;
