import type { FoundText } from '../masking/masker.ts';
import type { Span } from '../masking/spans.ts';

/** Where something is masked, in bytes. */
export interface Hit {
  at: number;
  /** It is a text that is masked by what it holds alone; otherwise the masker has to see the event. */
  text?: HitText;
}

/** Start and end, in bytes. */
type Range = readonly [start: number, end: number];

/** A text and where it stands, as `assembly/findings.ts` notes it. */
export interface HitText {
  start: number;
  end: number;
  value: string;
  spans: readonly Span[];
  eventType: number;
  /** The name of the attribute, if it is one. */
  name: Range | undefined;
  /** Elements around, innermost first: the name of the tag starts there, and the attributes, if there are any. */
  elements: readonly { tag: number; attributes: Range | undefined }[];
}

/** The text and its place as the masker wants them. */
export function foundText(bytes: Buffer, { value, spans, eventType, name, elements }: HitText): FoundText {
  const element = ({ tag, attributes }: HitText['elements'][number]): FoundText['elements'][number] => ({
    tagName: bytes.toString('latin1', tag, bytes.indexOf(0x22, tag)),
    attributes: attributes ? JSON.parse(bytes.toString('utf8', ...attributes)) : {},
  });
  return {
    text: value,
    spans,
    eventType,
    elements: elements.map(element).reverse(),
    attribute: name ? (JSON.parse(`"${bytes.toString('utf8', ...name)}"`) as string) : '',
  };
}
