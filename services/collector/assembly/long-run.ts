/** Runs of letters, digits, `_`, `-`, `+` and `/`, of which base64 and the tokens of APIs are made. */

/** Nothing that is known by such a run is shorter. */
export const shortestRun: u32 = 12;

/** Whether there is such a run of at least twelve. Sixteen characters are looked at at once. */
export function hasLongRun(start: usize, end: usize): bool {
  // A character is of a run when its upper and its lower half byte have a bit in common.
  const lower = i8x16(
    4 | 16,
    4 | 8 | 16,
    4 | 8 | 16,
    4 | 8 | 16,
    4 | 8 | 16,
    4 | 8 | 16,
    4 | 8 | 16,
    4 | 8 | 16,
    4 | 8 | 16,
    4 | 8 | 16,
    8 | 16,
    1 | 8,
    8,
    1 | 8,
    8,
    1 | 2 | 8,
  );
  const higher = i8x16(0, 0, 1, 4, 8, 2 | 16, 8, 16, 0, 0, 0, 0, 0, 0, 0, 0);
  const low = i8x16.splat(15);
  let before: u32 = 0;
  for (let p = start; p < end; p += 16) {
    const v = v128.load(p);
    const kinds = v128.and(i8x16.swizzle(lower, v128.and(v, low)), i8x16.swizzle(higher, i8x16.shr_u(v, 4)));
    let run = <u32>i8x16.bitmask(i8x16.ne(kinds, i8x16.splat(0)));
    if (end - p < 16) run &= (1 << (<u32>(end - p))) - 1;
    if (before + ctz(~run) >= shortestRun) return true;
    const two = run & (run >> 1);
    const four = two & (two >> 2);
    if (four & (four >> 4) & (four >> 8)) return true;
    before = run === 0xffff ? before + 16 : clz(~(run << 16));
  }
  return false;
}
