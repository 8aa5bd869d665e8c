import { searchWords } from '@sightline/schemas';

/** What the search box asks for; all of it has to hold for a session. */
export interface SessionSearch {
  /** In the session's id, its user or an address, whatever the case; or all of its words were on screen. Empty: anything. */
  plain: string;
  /** Words that were on screen. */
  screen: string[];
  /** Words in the selectors of what was clicked. */
  click: string[];
}

const prefixed = /(?:^|\s)(text|click):("[^"]*"|\S+)/g;

/** `text:word` and `click:word`, each maybe in quotes with several words, and the rest, which is plain. */
export function parseSearch(search: string): SessionSearch {
  const found: SessionSearch = { plain: '', screen: [], click: [] };
  for (const [, prefix, text = ''] of search.matchAll(prefixed)) {
    found[prefix === 'text' ? 'screen' : 'click'].push(...searchWords(text));
  }
  found.plain = search.replaceAll(prefixed, ' ').replaceAll(/\s+/g, ' ').trim();
  return found;
}

/** Whether nothing is searched for. */
export const isNothing = ({ plain, screen, click }: SessionSearch): boolean =>
  plain === '' && screen.length === 0 && click.length === 0;
