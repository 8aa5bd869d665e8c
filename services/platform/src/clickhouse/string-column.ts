import type { Column } from './column.ts';
import { createTextWriter } from './native-text.ts';

/** A column of texts that hardly repeat. */
export function createStringColumn(): Column<string> {
  const texts = createTextWriter();
  let length = 0;
  return {
    type: 'String',
    length: () => length,
    push(text, times = 1) {
      for (let time = 0; time < times; time += 1) texts.write(text);
      length += times;
    },
    encode: () => [texts.written()],
  };
}
