/** Where the numbers of nodes stand in the text, in their order. */
import { idsAt, mostIds } from './regions';

export let idCount: u32 = 0;
/** There was no room for all. */
export let idsFull: bool = false;

export function clearIds(): void {
  idCount = 0;
  idsFull = false;
}

export function noteId(start: usize): void {
  if (idCount === mostIds) {
    idsFull = true;
    return;
  }
  store<u32>(idsAt + ((<usize>idCount) << 2), <u32>start);
  idCount += 1;
}

export function idAt(index: u32): usize {
  return load<u32>(idsAt + ((<usize>index) << 2));
}

export function setIdCount(count: u32): void {
  idCount = count;
}
