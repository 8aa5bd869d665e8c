import type { AddCustomEvent } from '../custom-event.ts';
import type { RecorderOptions } from '../options.ts';

/** What the recorder gives the parts that are loaded only where an option asks for them. */
export interface ExtrasHost {
  options: RecorderOptions;
  addEvent: AddCustomEvent;
  /** Writes an rrweb incremental event. */
  addChange(data: object): void;
  /** rrweb's number of a node of the page; -1 when it is not recorded. */
  idOf(node: Node): number;
}
