/** Parts that a fingerprint has at most: deeper elements are told from their nearest ancestors only. */
const mostParts = 24;

/** Ids with long numbers, hashes or generated marks differ from visit to visit. */
const isStableId = (id: string): boolean => /^[A-Za-z][\w-]{0,60}$/.test(id) && !/\d{3}|[a-f0-9]{8}/.test(id);

const isUnique = (element: Element, selector: string): boolean =>
  element.ownerDocument.querySelectorAll(selector).length === 1;

/**
 * A CSS selector that finds the element again in another visit and at another width: from the nearest ancestor with a
 * stable id of its own, or the body, down by tag and place among the siblings of that tag. Classes are left out, for
 * they say how an element looks at the moment.
 */
export function fingerprint(element: Element): string {
  const parts: string[] = [];
  for (let at: Element | null = element; at && parts.length < mostParts; at = at.parentElement) {
    const { id, localName } = at;
    if (isStableId(id) && isUnique(at, `#${id}`)) {
      parts.unshift(`#${id}`);
      break;
    }
    if (localName === 'body' || localName === 'html') {
      parts.unshift(localName);
      break;
    }
    let place = 1;
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.localName === localName) place += 1;
    }
    parts.unshift(`${CSS.escape(localName)}:nth-of-type(${place})`);
  }
  return parts.join('>');
}
