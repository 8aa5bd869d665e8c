/** Which elements the page's author has named, as selectors. */
export interface PrivacySelectors {
  /** Not recorded, only their size. */
  block: string;
  /** Text becomes `*`. */
  mask: string;
  /** Inside `mask`, text stays after all. */
  allow: string;
  /** Fields whose input is not recorded at all. */
  ignore: string;
  /** Fields whose values are recorded as they are, unless they are sensitive or inside `mask`; empty: none. */
  allowInputs: string;
}

/** Text that visitors write without a form field: masked as input is, and never allowed. */
export const editable = '[contenteditable]:not([contenteditable="false" i]),[role="textbox"],[role="searchbox"]';

/** @throws DOMException (SyntaxError) when a selector of the page is not valid: then nothing may be recorded. */
export function privacySelectors(blockSelector?: string, maskSelector?: string, allowInputs = ''): PrivacySelectors {
  const join = (own: string, selector: string | undefined): string => {
    const all = selector ? `${own},${selector}` : own;
    document.createElement('i').matches(all);
    return all;
  };
  if (allowInputs) join(allowInputs, undefined);
  return {
    allowInputs,
    block: join('[data-sightline-block]', blockSelector),
    mask: join('[data-sightline-mask]', maskSelector),
    allow: '[data-sightline-allow]',
    ignore: '[data-sightline-ignore],[data-sightline-ignore] *',
  };
}
