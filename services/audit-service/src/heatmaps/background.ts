/** A tab came to a page; time is epoch milliseconds by the visitor's clock. */
export interface Visit {
  session: string;
  tab: string;
  page: string;
  time: number;
}

/** What is archived of a tab. */
export interface ArchivedTab {
  session: string;
  tab: string;
  /** Times of its keyframes, epoch ms, ascending. */
  keyframes: number[];
  /** Epoch ms of its last event. */
  lastTime: number;
}

export interface Background {
  session: string;
  tab: string;
  /** Epoch ms at which the tab showed the page and can be replayed. */
  time: number;
}

/** A page is taken this long after it was opened, when the visitor stayed so long: by then it has loaded. Milliseconds. */
const settledMs = 2_000;

/**
 * The newest moment at which a tab showed `page` and a keyframe lies before it, so that a player can build the page.
 * @param visits every visit of the tabs in question, to other pages too: a visit ends where the next begins.
 */
export function chooseBackground(
  page: string,
  visits: readonly Visit[],
  tabs: readonly ArchivedTab[],
): Background | undefined {
  const archived = new Map(tabs.map((tab) => [`${tab.session}/${tab.tab}`, tab]));
  const byTab = new Map<string, Visit[]>();
  for (const visit of visits) {
    const key = `${visit.session}/${visit.tab}`;
    const ofTab = byTab.get(key);
    if (ofTab) ofTab.push(visit);
    else byTab.set(key, [visit]);
  }
  let best: (Background & { visited: number }) | undefined;
  for (const [key, ofTab] of byTab) {
    const tab = archived.get(key);
    if (!tab) continue;
    const ordered = ofTab.toSorted((a, b) => a.time - b.time);
    for (const [index, visit] of ordered.entries()) {
      if (visit.page !== page || (best && best.visited >= visit.time)) continue;
      const next = ordered.slice(index + 1).find((later) => later.page !== page);
      const left = next ? next.time - 1 : tab.lastTime;
      const loaded = tab.keyframes.find((time) => time >= visit.time && time <= left) ?? visit.time;
      const time = Math.min(loaded + settledMs, left);
      if (time < visit.time || !tab.keyframes.some((keyframe) => keyframe <= time)) continue;
      best = { session: visit.session, tab: visit.tab, time, visited: visit.time };
    }
  }
  return best && { session: best.session, tab: best.tab, time: best.time };
}
