/**
 * The lower median of values that occur so many times: of an even number, the smaller of the two in the middle. 0 stands
 * for a value that is not known and does not count; 0 when nothing is left.
 * @param counts occurrences by value
 */
export function weightedMedian(counts: Readonly<Record<string, number>>): number {
  const values = Object.entries(counts)
    .map(([value, count]) => [Number(value), count] as const)
    .filter(([value, count]) => value > 0 && count > 0)
    .toSorted(([a], [b]) => a - b);
  let left = values.reduce((sum, [, count]) => sum + count, 0) / 2;
  for (const [value, count] of values) {
    left -= count;
    if (left <= 0) return value;
  }
  return 0;
}
