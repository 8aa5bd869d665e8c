import type { Browser, CDPSession, Page } from 'playwright-core';

/** Main-thread time of one phase, ms at the throttled speed. */
export interface Phase {
  /** The longest task; 50 or less is shown as 0, for the browser reports only longer ones. */
  longest: number;
  total: number;
}

interface LongTasks {
  longest: number;
}

/** A page under CPU throttling whose main thread is watched. */
export interface MeasuredPage {
  page: Page;
  /** Runs `work` and waits until the page is idle. */
  phase(work: () => Promise<unknown>): Promise<Phase>;
}

const idlePolls = 4;
const pollMs = 500;
/** Milliseconds of main-thread time between two polls that count as nothing. */
const idleTaskMs = 25;
const longestPhaseMs = 90_000;

export async function openMeasuredPage(browser: Browser, url: string, throttling: number): Promise<MeasuredPage> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(longestPhaseMs);
  await page.goto(url);
  const session = await page.context().newCDPSession(page);
  // CPU time of the thread, so that other work of the machine does not count.
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await session.send('Performance.enable');
  await page.evaluate(() => {
    const tasks: LongTasks = { longest: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.longest = Math.max(tasks.longest, duration);
    }).observe({ type: 'longtask' });
    Object.assign(window, { longTasks: tasks });
  });
  await untilIdle(session);
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttling });
  return {
    page,
    async phase(work) {
      await page.evaluate(() => {
        (window as unknown as { longTasks: LongTasks }).longTasks.longest = 0;
      });
      const before = await taskMs(session);
      await work();
      await untilIdle(session);
      const total = (await taskMs(session)) - before;
      const longest = await page.evaluate(() => (window as unknown as { longTasks: LongTasks }).longTasks.longest);
      return { longest, total };
    },
  };
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function untilIdle(session: CDPSession): Promise<void> {
  const end = Date.now() + longestPhaseMs;
  let idle = 0;
  for (let before = await taskMs(session); idle < idlePolls && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const now = await taskMs(session);
    idle = now - before < idleTaskMs ? idle + 1 : 0;
    before = now;
  }
}
