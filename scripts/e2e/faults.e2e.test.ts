import { createKafkaProxy, type KafkaProxy, kafkaApi } from '@sightline/local/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { readRecording, sequences } from './recording.ts';
import { createWorld, eventually, type World } from './world.ts';

interface SessionRow {
  session: string;
  clicks: number;
  status: string;
}

let world: World | undefined;
let proxy: KafkaProxy | undefined;
afterEach(async () => {
  await world?.stop();
  await proxy?.close();
  world = undefined;
  proxy = undefined;
});

const page = '/about';
const list = '/api/projects/demo/sessions';

/** A visitor who clicks on plain text, where nothing navigates, until told to stop. */
async function clickSteadily(on: World): Promise<{ stop(): Promise<number> }> {
  const visitor = await on.visit(page);
  const target = await visitor.locator('h1').first().boundingBox();
  if (!target) throw new Error('the page has no heading');
  let clicking = true;
  let clicks = 0;
  const done = (async () => {
    while (clicking) {
      // Here and there, and slowly enough that it is not a rage click alone.
      await visitor.mouse.click(target.x + 5 + (clicks % 20) * 3, target.y + 5 + (clicks % 3) * 4);
      clicks += 1;
      await visitor.waitForTimeout(120);
    }
  })();
  return {
    async stop() {
      clicking = false;
      await done;
      // The last clicks leave the page while it is there.
      await visitor.waitForTimeout(1_500);
      await visitor.close();
      return clicks;
    },
  };
}

/** Everything the stores say of the one session equals what the visitor did. */
async function expectComplete(on: World, clicks: number): Promise<void> {
  const { api } = on.platform;
  const session = await eventually('all clicks in the session', 90_000, async () => {
    const { sessions } = await api.call<{ sessions: SessionRow[] }>('GET', list);
    return sessions[0]?.clicks === clicks ? sessions[0] : undefined;
  });
  const { sessions } = await api.call<{ sessions: SessionRow[] }>('GET', list);
  expect(sessions).toHaveLength(1);

  const total = await eventually('all clicks on the heatmap', 30_000, async () => {
    const query = new URLSearchParams({ page: `${on.shop}${page}`, kind: 'click' });
    const heatmap = await api.call<{ total: number; points: { value: number }[] }>(
      'GET',
      `/api/projects/demo/heatmap?${query}`,
    );
    return heatmap.total >= clicks ? heatmap.total : undefined;
  });
  expect(total).toBe(clicks);

  const chunks = await readRecording(api, `${list}/${session.session}/recording`);
  const [numbers = []] = Object.values(sequences(chunks));
  expect(Object.keys(sequences(chunks))).toHaveLength(1);
  expect(numbers).toEqual(numbers.map((_, index) => index));
  const recordedClicks = chunks
    .flatMap((chunk) => chunk.lines)
    .filter(({ type, data }) => type === 3 && data.source === 2 && data.type === 2);
  expect(recordedClicks).toHaveLength(clicks);
}

describe('whatever dies', () => {
  it('nothing is lost and nothing counted twice when each process is killed in turn', {
    timeout: 300_000,
  }, async () => {
    world = await createWorld();
    const visitor = await clickSteadily(world);
    const kills = [
      ...world.platform.processes.map((process) => ({ name: process.name, pid: process.pid })),
      ...world.engines.map((engine) => ({ name: engine.name, pid: () => engine.pid })),
    ];
    for (const { name, pid } of kills) {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const victim = pid();
      expect(victim, name).toBeTypeOf('number');
      process.kill(victim as number, 'SIGKILL');
      await eventually(`${name} to be back`, 60_000, async () =>
        pid() !== undefined && pid() !== victim ? true : undefined,
      );
    }
    await Promise.all(world.platform.processes.map((process) => process.ready(60_000)));
    await expectComplete(world, await visitor.stop());
  });

  it('nothing is lost or doubled when Kafka’s answers to the collector are cut off', { timeout: 240_000 }, async () => {
    let produced = 0;
    let cut = 0;
    world = await createWorld({
      proxyKafka: async (target) => {
        proxy = await createKafkaProxy({
          target,
          onReply({ api }) {
            if (api !== kafkaApi.produce) return 'pass';
            produced += 1;
            if (produced % 3 !== 0) return 'pass';
            cut += 1;
            return 'cut';
          },
        });
        return proxy.brokers.join(',');
      },
    });
    const visitor = await clickSteadily(world);
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    const clicks = await visitor.stop();
    expect(cut).toBeGreaterThan(2);
    await expectComplete(world, clicks);
  });
});
