import { IncrementalSource } from '@rrweb/types';
import { clamped, isFiniteNumber, isRecord, type JsonRecord, recordsIn } from './json-value.ts';
import { sanitizeAttributes, sanitizeCss } from './sanitize-attributes.ts';
import { type SanitizerContext, sanitizeNode } from './sanitize-node.ts';

const idOrNull = (value: unknown): number | null => (isFiniteNumber(value) ? value : null);
const withId = (value: unknown): JsonRecord[] => recordsIn(value).filter((record) => isFiniteNumber(record.id));

/** A mutation is never dropped: what cannot be used is taken out of it. */
function sanitizeMutation(data: JsonRecord, context: SanitizerContext): JsonRecord {
  const adds = recordsIn(data.adds).flatMap((add) => {
    if (!isFiniteNumber(add.parentId) || !isRecord(add.node)) return [];
    const node = sanitizeNode(add.node, context);
    if (!node) return [];
    const previous = add.previousId === undefined ? {} : { previousId: idOrNull(add.previousId) };
    return [{ parentId: add.parentId, ...previous, nextId: idOrNull(add.nextId), node }];
  });
  return {
    adds,
    removes: withId(data.removes).flatMap(({ id, parentId, isShadow }) =>
      isFiniteNumber(parentId) ? [{ id, parentId, ...(isShadow === true ? { isShadow: true } : {}) }] : [],
    ),
    texts: withId(data.texts).map(({ id, value }) => ({ id, value: typeof value === 'string' ? value : null })),
    attributes: withId(data.attributes).flatMap(({ id, attributes }) =>
      isRecord(attributes)
        ? [{ id, attributes: sanitizeAttributes(context.frames.has(id as number) ? 'iframe' : undefined, attributes) }]
        : [],
    ),
    ...(data.isAttachIframe === true ? { isAttachIframe: true } : {}),
  };
}

function sanitizePositions(data: JsonRecord): JsonRecord | undefined {
  const positions = withId(data.positions).map(({ x, y, id, timeOffset }) => ({
    x: clamped(x, -1e6, 1e6, 0),
    y: clamped(y, -1e6, 1e6, 0),
    id,
    timeOffset: clamped(timeOffset, -60_000, 0, 0),
  }));
  return positions.length > 0 ? { positions } : undefined;
}

const ruleIndex = (index: unknown): number | number[] | undefined =>
  isFiniteNumber(index) || (Array.isArray(index) && index.every(isFiniteNumber)) ? index : undefined;

const rulesIn = (value: unknown): JsonRecord[] =>
  recordsIn(value).flatMap(({ rule, index }) =>
    typeof rule === 'string' ? [{ rule: sanitizeCss(rule), index: ruleIndex(index) }] : [],
  );

const sheetOf = (data: JsonRecord): JsonRecord => ({
  ...(isFiniteNumber(data.id) ? { id: data.id } : {}),
  ...(isFiniteNumber(data.styleId) ? { styleId: data.styleId } : {}),
});

function sanitizeStyleSheetRule(data: JsonRecord): JsonRecord {
  return {
    ...sheetOf(data),
    ...(data.adds === undefined ? {} : { adds: rulesIn(data.adds) }),
    ...(data.removes === undefined
      ? {}
      : { removes: recordsIn(data.removes).filter(({ index }) => ruleIndex(index) !== undefined) }),
    ...(typeof data.replace === 'string' ? { replace: sanitizeCss(data.replace) } : {}),
    ...(typeof data.replaceSync === 'string' ? { replaceSync: sanitizeCss(data.replaceSync) } : {}),
  };
}

function sanitizeStyleDeclaration(data: JsonRecord): JsonRecord | undefined {
  if (!Array.isArray(data.index) || !data.index.every(isFiniteNumber)) return undefined;
  const { set, remove } = data;
  const setting =
    isRecord(set) && typeof set.property === 'string'
      ? {
          property: set.property,
          value: typeof set.value === 'string' ? sanitizeCss(set.value) : null,
          priority: set.priority === 'important' ? 'important' : undefined,
        }
      : undefined;
  return {
    ...sheetOf(data),
    index: data.index,
    ...(setting ? { set: setting } : {}),
    ...(isRecord(remove) && typeof remove.property === 'string' ? { remove: { property: remove.property } } : {}),
  };
}

function sanitizeAdoptedStyleSheet(data: JsonRecord): JsonRecord | undefined {
  if (!isFiniteNumber(data.id) || !Array.isArray(data.styleIds)) return undefined;
  const styles = recordsIn(data.styles).flatMap(({ styleId, rules }) =>
    isFiniteNumber(styleId) ? [{ styleId, rules: rulesIn(rules) }] : [],
  );
  return { id: data.id, styles, styleIds: data.styleIds.filter(isFiniteNumber) };
}

function sanitizeSelection(data: JsonRecord): JsonRecord {
  const ranges = recordsIn(data.ranges).filter((range) =>
    [range.start, range.startOffset, range.end, range.endOffset].every(isFiniteNumber),
  );
  return { ranges };
}

function sanitizeMedia(data: JsonRecord, context: SanitizerContext): JsonRecord | undefined {
  if (!isFiniteNumber(data.id) || !context.media.has(data.id)) return undefined;
  const { currentTime, volume, playbackRate } = data;
  return {
    id: data.id,
    type: clamped(data.type, 0, 4, 1),
    ...(isFiniteNumber(currentTime) ? { currentTime } : {}),
    ...(isFiniteNumber(volume) ? { volume: clamped(volume, 0, 1, 0) } : {}),
    ...(isFiniteNumber(playbackRate) ? { playbackRate: clamped(playbackRate, 0.1, 16, 1) } : {}),
    ...(typeof data.muted === 'boolean' ? { muted: data.muted } : {}),
    ...(typeof data.loop === 'boolean' ? { loop: data.loop } : {}),
  };
}

function sanitizeMouseInteraction(data: JsonRecord): JsonRecord | undefined {
  const { id, type, x, y } = data;
  if (!isFiniteNumber(id) || !Number.isInteger(type) || (type as number) < 0 || (type as number) > 10) return undefined;
  return { id, type, ...(isFiniteNumber(x) ? { x } : {}), ...(isFiniteNumber(y) ? { y } : {}) };
}

/**
 * The payload of an incremental snapshot with only what a replay needs; undefined when it is of no use: broken, drawn
 * on a canvas (rrweb replays that by calling whatever it is told to), or a plugin's.
 */
export function sanitizeIncremental(data: JsonRecord, context: SanitizerContext): JsonRecord | undefined {
  const { source } = data;
  const clean = (): JsonRecord | undefined => {
    switch (source) {
      case IncrementalSource.Mutation:
        return sanitizeMutation(data, context);
      case IncrementalSource.MouseMove:
      case IncrementalSource.TouchMove:
      case IncrementalSource.Drag:
        return sanitizePositions(data);
      case IncrementalSource.MouseInteraction:
        return sanitizeMouseInteraction(data);
      case IncrementalSource.Scroll:
        if (!isFiniteNumber(data.id)) return undefined;
        return { id: data.id, x: clamped(data.x, -1e7, 1e7, 0), y: clamped(data.y, -1e7, 1e7, 0) };
      case IncrementalSource.ViewportResize:
        return { width: clamped(data.width, 1, 20_000, 1280), height: clamped(data.height, 1, 20_000, 720) };
      case IncrementalSource.Input:
        if (!isFiniteNumber(data.id) || typeof data.text !== 'string') return undefined;
        return { id: data.id, text: data.text, isChecked: data.isChecked === true };
      case IncrementalSource.MediaInteraction:
        return sanitizeMedia(data, context);
      case IncrementalSource.StyleSheetRule:
        return sanitizeStyleSheetRule(data);
      case IncrementalSource.StyleDeclaration:
        return sanitizeStyleDeclaration(data);
      case IncrementalSource.AdoptedStyleSheet:
        return sanitizeAdoptedStyleSheet(data);
      case IncrementalSource.Selection:
        return sanitizeSelection(data);
      case IncrementalSource.Font:
        if (typeof data.family !== 'string' || typeof data.fontSource !== 'string') return undefined;
        return { family: data.family, fontSource: sanitizeCss(data.fontSource), buffer: data.buffer === true };
      default:
        return undefined;
    }
  };
  const kept = clean();
  return kept && { source, ...kept };
}
