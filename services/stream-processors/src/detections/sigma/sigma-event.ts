/** What a rule looks at. */
export interface SigmaEvent {
  /** The value of a field, `undefined` when the event has no such field. Dots lead into objects: `properties.outcome`. */
  field(name: string): unknown;
  /** Every text of the event, for keyword searches. */
  texts(): Iterable<string>;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An event over objects, the first that has a field giving its value. Only own properties are fields; a name with dots
 * is first tried as it stands, then as a path, at every level.
 */
export function sigmaEvent(...layers: Fields[]): SigmaEvent {
  return {
    field: (name) => {
      for (const layer of layers) {
        const value = lookUp(layer, name);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    *texts() {
      for (const layer of layers) yield* textsOf(layer);
    },
  };
}

function lookUp(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const head = name.slice(0, dot);
    const inner = Object.hasOwn(fields, head) ? fields[head] : undefined;
    if (isFields(inner)) {
      const value = lookUp(inner, name.slice(dot + 1));
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function* textsOf(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number' || typeof value === 'boolean') yield String(value);
  else if (Array.isArray(value)) for (const item of value) yield* textsOf(item);
  else if (isFields(value)) for (const item of Object.values(value)) yield* textsOf(item);
}
