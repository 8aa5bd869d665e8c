/** What was asked for last: a visitor does one thing after the other on a page. */
let lastUrl = '';
let lastPage = '';

/** Origin and path of a URL: what heatmaps are grouped by. A URL that cannot be parsed loses its query and fragment. */
export function pageOf(url: string): string {
  if (url !== lastUrl) {
    lastPage = parsedPage(url);
    lastUrl = url;
  }
  return lastPage;
}

function parsedPage(url: string): string {
  if (URL.canParse(url)) {
    const { origin, pathname, protocol } = new URL(url);
    return origin === 'null' ? `${protocol}${protocol === 'file:' ? '//' : ''}${pathname}` : `${origin}${pathname}`;
  }
  return url.replace(/[?#].*$/s, '');
}
