/** Origin and path of a URL: what heatmaps are grouped by. A URL that cannot be parsed loses its query and fragment. */
export function pageOf(url: string): string {
  if (URL.canParse(url)) {
    const { origin, pathname, protocol } = new URL(url);
    return origin === 'null' ? `${protocol}${protocol === 'file:' ? '//' : ''}${pathname}` : `${origin}${pathname}`;
  }
  return url.replace(/[?#].*$/s, '');
}
