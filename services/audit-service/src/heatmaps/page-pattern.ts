const anySegment = '*';

/** Whether a page's name stands for several: one of its path segments is `*`. */
export const isPagePattern = (page: string): boolean => page.split('/').includes(anySegment);

/** Parameters of `pageCondition`. For a pattern, `page` is what all its pages begin with, which the table is ordered by. */
export function pageParameters(page: string): { page: string; pattern: string } {
  if (!isPagePattern(page)) return { page, pattern: '' };
  const segments = page.split('/');
  const escaped = segments.map((segment) =>
    segment === anySegment ? '[^/]+' : segment.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  const first = segments.indexOf(anySegment);
  return {
    page: segments
      .slice(0, first)
      .map((segment) => `${segment}/`)
      .join(''),
    pattern: `^${escaped.join('/')}$`,
  };
}

/** SQL: whether a row's page is the one asked for, or one of the pattern's. */
export const pageCondition = (page: string): string =>
  isPagePattern(page) ? '(startsWith(page, {page:String}) AND match(page, {pattern:String}))' : 'page = {page:String}';
