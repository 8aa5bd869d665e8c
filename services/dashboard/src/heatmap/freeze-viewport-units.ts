/** Lengths in parts of the viewport's height; `vmin` and `vmax` depend on it as well. */
const viewportLength = /(-?\d*\.?\d+)(?:[dsl]?v(h|b|min|max))\b/gi;

export interface Viewport {
  width: number;
  height: number;
}

/**
 * A CSS value with the heights that it had in the recorded viewport, in px: a heatmap shows the whole page in a frame as
 * tall as the page, and `100vh` would become as tall as that.
 */
export function freezeValue(value: string, { width, height }: Viewport): string {
  return value.replace(viewportLength, (_, amount: string, unit: string) => {
    const base = unit === 'min' ? Math.min(width, height) : unit === 'max' ? Math.max(width, height) : height;
    return `${(Number(amount) * base) / 100}px`;
  });
}

function freezeStyle(style: CSSStyleDeclaration, viewport: Viewport): void {
  for (const property of [...style]) {
    const value = style.getPropertyValue(property);
    if (!/v(h|b|min|max)\b/i.test(value)) continue;
    const frozen = freezeValue(value, viewport);
    if (frozen !== value) style.setProperty(property, frozen, style.getPropertyPriority(property));
  }
}

function freezeRules(rules: CSSRuleList, viewport: Viewport): void {
  for (const rule of rules) {
    if ('style' in rule) freezeStyle(rule.style as CSSStyleDeclaration, viewport);
    if ('cssRules' in rule) freezeRules(rule.cssRules as CSSRuleList, viewport);
  }
}

/** Gives everything in a rebuilt document the height it had in the recorded viewport. */
export function freezeViewportUnits(page: Document, viewport: Viewport): void {
  for (const sheet of page.styleSheets) {
    try {
      freezeRules(sheet.cssRules, viewport);
    } catch {
      // A style sheet of another origin cannot be read.
    }
  }
  for (const element of page.querySelectorAll<HTMLElement>('[style*="v"]')) freezeStyle(element.style, viewport);
}
