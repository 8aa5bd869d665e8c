import type { Browser, CDPSession, Page } from 'playwright-core';
import { type Phase, type TraceEvent, taskTimes } from './task-times.ts';

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
  await session.send('Performance.enable');
  await untilIdle(session);
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttling });
  return {
    page,
    async phase(work) {
      const events: TraceEvent[] = [];
      const collect = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]));
      session.on('Tracing.dataCollected', collect);
      await session.send('Tracing.start', {
        transferMode: 'ReportEvents',
        traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'], excludedCategories: ['*'] },
      });
      await work();
      await untilIdle(session);
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      session.off('Tracing.dataCollected', collect);
      return taskTimes(events);
    },
  };
}

/** Milliseconds of main-thread time until now. */
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
