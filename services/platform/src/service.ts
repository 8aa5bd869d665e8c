/** Something that runs between `start` and `stop`. `stop` may be called while `start` is still under way. */
export interface Service {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * One service of several: started in order, stopped in reverse. When one does not start, those before it are stopped
 * and the failure is thrown. Every `stop` is tried; the first failure is thrown at the end.
 */
export function composeServices(...services: Service[]): Service {
  let started: Service[] = [];

  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const service of started.splice(0).reverse()) {
      await service.stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };

  return {
    async start() {
      started = [];
      try {
        for (const service of services) {
          // Before the call, so that a stop meanwhile reaches it and can end its start.
          started.push(service);
          await service.start();
          if (!started.includes(service)) return;
        }
      } catch (error) {
        await stop().catch(() => undefined);
        throw error;
      }
    },
    stop,
  };
}
