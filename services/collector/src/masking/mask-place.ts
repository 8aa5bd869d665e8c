type JsonObject = Record<string, unknown>;

/** Where the masker is at, so that a report can say where something was masked. Kept up for every node: it only notes. */
export interface MaskPlace {
  /** Elements around, outermost first. */
  nodes: JsonObject[];
  /** Attribute of the innermost one; empty: its text. */
  attribute: string;
  /** Keys around, outermost first, in the payload of a custom event or plugin. */
  keys: string[];
  /** The kind of event. */
  event: string;
  /** Origin and path of the page that the events are of. */
  page: string;
  /** The next event is at hand. */
  begin(event: string): void;
  /** The page's address, as the client states it. */
  open(address: string): void;
  /** A selector, or the kind of event with its keys: no more of the page than its own names. */
  describe(): string;
  forget(): void;
}

const shownElements = 3;
const shownKeys = 6;
const longestPage = 200;
const longestName = 40;
const nameText = /^[A-Za-z_$@:][\w$@:./-]*$/;

/** A name as it may be shown: one that is none, or too long, says nothing; digits may be somebody's number. */
const named = (name: string): string =>
  name.length <= longestName && nameText.test(name) ? name.replace(/\d+/g, '*') : '*';

function selectorOf({ tagName, attributes }: JsonObject): string {
  const tag = typeof tagName === 'string' ? named(tagName.toLowerCase()) : '*';
  const { id, class: classes } = (attributes ?? {}) as JsonObject;
  if (typeof id === 'string' && id !== '') return `${tag}#${named(id)}`;
  const first = typeof classes === 'string' ? classes.trim().split(/\s+/, 1)[0] : '';
  return first ? `${tag}.${named(first)}` : tag;
}

/** @param mask covers what is sensitive in a text, without counting it */
export function createMaskPlace(mask: (text: string) => string): MaskPlace {
  const place: MaskPlace = {
    nodes: [],
    attribute: '',
    keys: [],
    event: '',
    page: '',
    begin(event) {
      place.event = event;
      place.nodes.length = 0;
      place.keys.length = 0;
      place.attribute = '';
    },
    open(address) {
      place.page = mask(address.slice(0, 2_000).replace(/[?#].*$/s, '')).slice(0, longestPage);
    },
    describe() {
      const attribute = place.attribute === '' ? '' : `[${named(place.attribute)}]`;
      if (place.nodes.length > 0) {
        return mask(`${place.nodes.slice(-shownElements).map(selectorOf).join(' > ')}${attribute}`);
      }
      const keys = place.keys.slice(0, shownKeys).map(named).join('.');
      return mask(keys === '' ? `${place.event}${attribute}` : `${place.event}: ${keys}`);
    },
    forget() {
      place.begin('');
      place.page = '';
    },
  };
  return place;
}

const incremental: Readonly<Record<string, string>> = {
  0: 'changed node',
  5: 'input',
  8: 'style rule',
  9: 'canvas',
  13: 'style declaration',
};

/** What an event is called in a report. */
export function eventName({ type, data }: JsonObject): string {
  const { source, tag, plugin } = (data ?? {}) as JsonObject;
  if (type === 2) return 'page';
  if (type === 3) return incremental[String(source)] ?? 'event';
  if (type === 4) return 'address';
  if (type === 5) return `custom event ${typeof tag === 'string' ? named(tag) : '*'}`;
  if (type === 6) return typeof plugin === 'string' ? named(plugin) : 'plugin';
  return 'event';
}
