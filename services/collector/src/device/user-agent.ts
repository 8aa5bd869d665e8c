import type { ChunkHeaders, Device } from '@sightline/schemas';
import Bowser from 'bowser';

export type UserAgent = Pick<ChunkHeaders, 'device' | 'browser' | 'os' | 'bot'>;

const unknown: UserAgent = { device: 'unknown', browser: '', os: '' };
const devices: Readonly<Record<string, Device>> = { desktop: 'desktop', mobile: 'mobile', tablet: 'tablet' };
const longest = 512;
const mostRemembered = 2_000;

/** Names that automated browsers and crawlers give themselves. */
const botNames =
  /bot\b|crawl|spider|slurp|headless|phantomjs|lighthouse|pagespeed|prerender|playwright|puppeteer|selenium/i;

/** A name as it may stand in a header; what a client made up is cut down to that. */
const plain = (name: string | undefined): string => /^[A-Za-z][A-Za-z0-9 ._-]{0,39}$/.exec(name ?? '')?.[0] ?? '';

function parse(header: string): UserAgent {
  try {
    const { browser, os, platform } = Bowser.parse(header);
    return {
      device: devices[platform.type ?? ''] ?? 'unknown',
      browser: plain(browser.name),
      os: plain(os.name),
      ...(platform.type === 'bot' || botNames.test(header) ? { bot: true } : {}),
    };
  } catch {
    return unknown;
  }
}

/** Tells device, browser and operating system by the `User-Agent` header. The last few thousand are remembered. */
export function createUserAgentReader(): (header: string) => UserAgent {
  const known = new Map<string, UserAgent>();
  return (header) => {
    if (header === '' || header.length > longest) return unknown;
    let answer = known.get(header);
    if (!answer) {
      answer = parse(header);
      if (known.size >= mostRemembered) known.clear();
      known.set(header, answer);
    }
    return answer;
  };
}
