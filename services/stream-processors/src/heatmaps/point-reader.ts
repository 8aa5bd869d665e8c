import {
  type Columns,
  createNumberColumn,
  createTextColumn,
  type IncomingMessage,
  numbersColumn,
  textsColumn,
} from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { decodeInteractions } from '../interactions-message.ts';
import { type BotRow, botRows } from './bots.ts';
import { changedDays } from './changes.ts';
import { dayMs, dayOf } from './days.ts';
import { createPointColumns } from './point-columns.ts';
import type { HeatmapKind } from './points.ts';
import { loadPointsModule, type PointColumn, type PointsModule, readAnswers } from './points-module.ts';

/** What a message is the cause of, besides its points. */
export interface Contribution extends Pick<Interactions, 'project' | 'session' | 'tab' | 'seq'> {
  message: IncomingMessage;
  signs: BotRow[];
  /** `YYYY-MM-DD`, UTC: whose heatmaps it changes. */
  days: string[];
}

export interface PointReader {
  /** @throws PoisonMessageError as `decodeInteractions` does */
  read(messages: readonly IncomingMessage[]): { contributions: Contribution[]; blocks: Columns[] };
}

const kinds: readonly HeatmapKind[] = ['click', 'rage', 'dead', 'error', 'move', 'scroll', 'attention'];
const devices: readonly Interactions['device'][] = ['desktop', 'mobile', 'tablet', 'unknown'];

/**
 * Reads the points out of messages. JSON as `JSON.stringify` writes it goes through WebAssembly, without becoming objects: a
 * third of the time. Whatever that does not understand is read by `decodeInteractions` and `createPointColumns`; both make the
 * same rows (`point-reader.test.ts`).
 */
export function createPointReader(module: PointsModule = loadPointsModule()): PointReader {
  const memory = Buffer.from(module.memory.buffer);
  const input = module.input.value;

  const textAt = (start: number, end: number): string => {
    const text = memory.toString('utf8', start, end);
    return text.includes('\\') ? JSON.parse(`"${text}"`) : text;
  };
  const words = (column: PointColumn): Uint32Array =>
    new Uint32Array(module.memory.buffer, module[column].value, module.rows()).slice();
  const fractions = (column: PointColumn): Float32Array =>
    new Float32Array(module.memory.buffer, module[column].value, module.rows()).slice();
  const textsAt = (pairs: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) =>
      textAt(memory.readUInt32LE(pairs + index * 8), memory.readUInt32LE(pairs + index * 8 + 4)),
    );

  const createOwners = () => ({
    project: createTextColumn(),
    device: createTextColumn(),
    session: createTextColumn(),
    tab: createTextColumn(),
    seq: createNumberColumn('UInt32'),
  });

  const takeBlock = (owners: ReturnType<typeof createOwners>): Columns => {
    const block = {
      ...owners,
      page: textsColumn(textsAt(module.pageTexts(), module.countPages()), words('pages')),
      kind: textsColumn(kinds, words('kinds')),
      bucket: numbersColumn('DateTime', words('buckets')),
      idx: numbersColumn('UInt32', words('indexes')),
      cell: numbersColumn('UInt32', words('cells')),
      x: numbersColumn('Float32', fractions('xs')),
      y: numbersColumn('Float32', fractions('ys')),
      weight: numbersColumn('UInt32', words('weights')),
      page_width: numbersColumn('Float32', fractions('pageWidths')),
      page_height: numbersColumn('Float32', fractions('pageHeights')),
      viewport_width: numbersColumn('Float32', fractions('viewportWidths')),
      viewport_height: numbersColumn('Float32', fractions('viewportHeights')),
      element: textsColumn(textsAt(module.elementTexts(), module.countElements()), words('elements')),
      element_x: numbersColumn('Float32', fractions('elementXs')),
      element_y: numbersColumn('Float32', fractions('elementYs')),
    };
    module.beginBlock();
    return block;
  };

  /** What the module says of the message that it has read, whose points are its latest rows. */
  const contributionOf = (
    message: IncomingMessage,
    owners: ReturnType<typeof createOwners>,
    points: number,
  ): Contribution => {
    const project = textAt(module.projectStart.value, module.projectEnd.value);
    const session = textAt(module.sessionStart.value, module.sessionEnd.value);
    const tab = textAt(module.tabStart.value, module.tabEnd.value);
    // Wasm's integers come signed.
    const seq = module.seq.value >>> 0;
    owners.project.push(project, points);
    owners.device.push(devices[module.device.value - 1] ?? 'unknown', points);
    owners.session.push(session, points);
    owners.tab.push(tab, points);
    owners.seq.push(seq, points);
    const signs = module.isBot.value ? [{ project, day: dayOf(module.firstTime.value), session }] : [];
    const starts = Array.from(
      new Uint32Array(module.memory.buffer, module.dayList.value, module.days.value),
      (day) => day * dayMs,
    );
    return { project, session, tab, seq, message, signs, days: changedDays(starts, signs) };
  };

  return {
    read(messages) {
      const blocks: Columns[] = [];
      const unusual = createPointColumns();
      let owners = createOwners();
      module.beginBlock();

      const readUnusual = (message: IncomingMessage): Contribution => {
        const chunk = decodeInteractions(message);
        const signs = botRows(chunk);
        const { project, session, tab, seq } = chunk;
        return { project, session, tab, seq, message, signs, days: changedDays(unusual.add(chunk), signs) };
      };

      const readOne = (message: IncomingMessage): Contribution => {
        const { value } = message;
        if (!value || value.length > module.mostBytes.value) return readUnusual(message);
        memory.set(value, input);
        const before = module.rows();
        const answer = module.read(value.length);
        if (answer === readAnswers.read) return contributionOf(message, owners, module.rows() - before);
        if (answer === readAnswers.unusual || before === 0) return readUnusual(message);
        blocks.push(takeBlock(owners));
        owners = createOwners();
        return readOne(message);
      };

      const contributions = messages.map(readOne);
      if (module.rows() > 0) blocks.push(takeBlock(owners));
      if (unusual.columns.kind.length() > 0) blocks.push(unusual.columns);
      return { contributions, blocks };
    },
  };
}
