/** Texts in which nothing was found, so that what pages repeat is looked at once. */
export interface HarmlessTexts {
  has(text: string): boolean;
  add(text: string): void;
}

/** Characters that are remembered at most, twice: of late, and of the time before. */
const mostCharacters = 2_000_000;

export function createHarmlessTexts(): HarmlessTexts {
  let recent = new Set<string>();
  let earlier = new Set<string>();
  let characters = 0;

  const add = (text: string): void => {
    if (characters + text.length > mostCharacters) {
      earlier = recent;
      recent = new Set();
      characters = 0;
    }
    recent.add(text);
    characters += text.length;
  };

  return {
    has(text) {
      if (recent.has(text)) return true;
      if (!earlier.has(text)) return false;
      add(text);
      return true;
    },
    add,
  };
}
