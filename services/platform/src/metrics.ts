import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** Monotonic; the name ends in `_total`. */
  counter(name: string, help: string, labels?: readonly string[]): Counter<string>;
  /** Durations are in seconds, sizes in bytes; `buckets` defaults to 1 ms … 30 s. */
  histogram(name: string, help: string, labels?: readonly string[], buckets?: readonly number[]): Histogram<string>;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge<string>;
}

const durationBuckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

/**
 * The metrics of one service: a registry with the process's own figures, and makers of metrics whose names get the
 * prefix `sightline_`. Asking twice for one name gives the same metric.
 */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });

  const once = <M extends Counter<string> | Gauge<string> | Histogram<string>>(
    name: string,
    kind: abstract new (...args: never[]) => M,
    make: (name: string) => M,
  ): M => {
    const full = `sightline_${name}`;
    const existing = registry.getSingleMetric(full);
    if (!existing) return make(full);
    if (existing instanceof kind) return existing;
    throw new TypeError(`metric ${full} exists with another type`);
  };

  return {
    registry,
    counter: (name, help, labels = []) =>
      once(
        name,
        Counter<string>,
        (full) => new Counter({ name: full, help, labelNames: labels, registers: [registry] }),
      ),
    gauge: (name, help, labels = []) =>
      once(name, Gauge<string>, (full) => new Gauge({ name: full, help, labelNames: labels, registers: [registry] })),
    histogram: (name, help, labels = [], buckets = durationBuckets) =>
      once(
        name,
        Histogram<string>,
        (full) => new Histogram({ name: full, help, labelNames: labels, buckets: [...buckets], registers: [registry] }),
      ),
  };
}
