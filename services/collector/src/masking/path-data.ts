const reach = 200;
const pathCharacter = /[\d.,+\-\seEMLHVCSQTAZmlhvcsqtaz]/;
const command = /(?<![A-Ya-y])[MLHVCSQTAmlhvcsqta]\s{0,2}[-+]?\.?\d/g;

/**
 * Whether `[start, end)` lies among the commands of SVG path data (`M10 20l555-123-4567…`), whose numbers look like
 * telephone numbers and the like.
 */
export function isPathData(text: string, start: number, end: number): boolean {
  let from = start;
  while (from > 0 && start - from < reach && pathCharacter.test(text.charAt(from - 1))) from -= 1;
  let to = end;
  while (to < text.length && to - end < reach && pathCharacter.test(text.charAt(to))) to += 1;
  return (text.slice(from, to).match(command)?.length ?? 0) >= 3;
}
