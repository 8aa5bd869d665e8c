import {
  type Columns,
  type IncomingMessage,
  listsColumn,
  numbersColumn,
  textListsColumn,
  textsColumn,
} from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { decodeInteractions } from '../interactions-message.ts';
import { type BotRow, botRows } from './bots.ts';
import { changedDays } from './changes.ts';
import { dayMs, dayOf } from './days.ts';
import { createTraceColumns } from './trace-columns.ts';
import type { HeatmapKind } from './traces.ts';
import { loadTracesModule, readAnswers, type TraceColumn, type TracesModule, textColumns } from './traces-module.ts';

/** What a message is the cause of, besides its traces. */
export interface Contribution extends Pick<Interactions, 'project' | 'session' | 'tab' | 'seq'> {
  message: IncomingMessage;
  signs: BotRow[];
  /** `YYYY-MM-DD`, UTC: whose heatmaps it changes. */
  days: string[];
}

export interface TraceReader {
  /**
   * `contributions`: of every message with a sign of a bot or with marks of a day that is over at `time`, epoch ms, and of
   * enough of the others that no project's day is missing.
   * @throws PoisonMessageError as `decodeInteractions` does
   */
  read(messages: readonly IncomingMessage[], time: number): { contributions: Contribution[]; blocks: Columns[] };
}

const kinds: readonly HeatmapKind[] = ['click', 'rage', 'dead', 'error', 'move', 'scroll', 'attention'];
const devices: readonly Interactions['device'][] = ['desktop', 'mobile', 'tablet', 'unknown'];

/**
 * Reads the traces out of messages. JSON as `JSON.stringify` writes it goes through WebAssembly, without becoming objects: a
 * third of the time. Whatever that does not understand is read by `decodeInteractions` and `createTraceColumns`; both make the
 * same rows (`trace-reader.test.ts`).
 */
export function createTraceReader(module: TracesModule = loadTracesModule()): TraceReader {
  const memory = Buffer.from(module.memory.buffer);
  const input = module.input.value;
  const mostBytes = module.mostBytes.value;

  const textAt = (start: number, end: number): string => {
    const text = memory.toString('utf8', start, end);
    return text.includes('\\') ? JSON.parse(`"${text}"`) : text;
  };
  const words = (column: TraceColumn): Uint32Array =>
    new Uint32Array(module.memory.buffer, module[column].value, module.rows());
  const fractions = (column: TraceColumn): Float32Array =>
    new Float32Array(module.memory.buffer, module[column].value, module.rows());
  const places = (column: 'xs' | 'ys' | 'elementXs' | 'elementYs') => {
    const isElement = column === 'elementXs' || column === 'elementYs';
    const count = isElement ? module.placed() : module.marks();
    const values = new Uint16Array(module.memory.buffer, module[column].value, count);
    return listsColumn('UInt16', values, words(isElement ? 'elementEnds' : 'ends'));
  };
  const keysOf = (column: keyof typeof textColumns): string[] => {
    const number = textColumns[column];
    const pairs = new Uint32Array(module.memory.buffer, module.textsAt(number), module.countTexts(number) * 2);
    const found: string[] = [];
    for (let at = 0; at < pairs.length; at += 2) found.push(textAt(pairs[at] ?? 0, pairs[at + 1] ?? 0));
    return found;
  };
  const texts = (column: Exclude<keyof typeof textColumns, 'elements'>) => textsColumn(keysOf(column), words(column));

  const takeBlock = (): Columns => {
    const block = {
      project: texts('projects'),
      page: texts('pages'),
      kind: textsColumn(kinds, words('kinds')),
      device: textsColumn(devices, words('devices')),
      bucket: numbersColumn('DateTime', words('buckets')),
      session: texts('sessions'),
      tab: texts('tabs'),
      seq: numbersColumn('UInt32', words('seqs')),
      idx: numbersColumn('UInt32', words('indexes')),
      page_width: numbersColumn('Float32', fractions('pageWidths')),
      page_height: numbersColumn('Float32', fractions('pageHeights')),
      viewport_width: numbersColumn('Float32', fractions('viewportWidths')),
      viewport_height: numbersColumn('Float32', fractions('viewportHeights')),
      x: places('xs'),
      y: places('ys'),
      weight: listsColumn(
        'UInt32',
        new Uint32Array(module.memory.buffer, module.weights.value, module.marks()),
        words('ends'),
      ),
      element: textListsColumn(
        keysOf('elements'),
        new Uint32Array(module.memory.buffer, module.elements.value, module.placed()),
        words('elementEnds'),
      ),
      element_x: places('elementXs'),
      element_y: places('elementYs'),
    };
    module.beginBlock();
    return block;
  };

  /** What the module says of the message that it has read last. */
  const contributionOf = (message: IncomingMessage): Contribution => {
    const project = textAt(module.projectStart.value, module.projectEnd.value);
    const session = textAt(module.sessionStart.value, module.sessionEnd.value);
    const tab = textAt(module.tabStart.value, module.tabEnd.value);
    // Wasm's integers come signed.
    const seq = module.seq.value >>> 0;
    const signs = module.isBot.value ? [{ project, day: dayOf(module.firstTime.value), session }] : [];
    const starts = Array.from(
      new Uint32Array(module.memory.buffer, module.dayList.value, module.days.value),
      (day) => day * dayMs,
    );
    return { project, session, tab, seq, message, signs, days: changedDays(starts, signs) };
  };

  return {
    read(messages, time) {
      const firstOpenDay = Math.min(2 ** 32 - 1, Math.floor(time / dayMs));
      const contributions: Contribution[] = [];
      const blocks: Columns[] = [];
      const unusual = createTraceColumns();
      module.beginBlock();

      const readUnusual = (message: IncomingMessage): void => {
        const chunk = decodeInteractions(message);
        const signs = botRows(chunk);
        const { project, session, tab, seq } = chunk;
        contributions.push({
          project,
          session,
          tab,
          seq,
          message,
          signs,
          days: changedDays(unusual.add(chunk), signs),
        });
      };

      /** As `module.read`; what can be none of its is unusual. */
      const tryModule = ({ value }: IncomingMessage): number => {
        if (!value || value.length > mostBytes) return readAnswers.unusual;
        memory.set(value, input);
        return module.read(value.length, firstOpenDay);
      };

      for (const message of messages) {
        let answer = tryModule(message);
        if (answer === readAnswers.full && module.rows() > 0) {
          blocks.push(takeBlock());
          answer = tryModule(message);
        }
        if (answer === readAnswers.news) contributions.push(contributionOf(message));
        else if (answer !== readAnswers.read) readUnusual(message);
      }
      if (module.rows() > 0) blocks.push(takeBlock());
      if (unusual.columns.kind.length() > 0) blocks.push(unusual.columns);
      return { contributions, blocks };
    },
  };
}
