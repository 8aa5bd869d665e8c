import type { Metrics } from '@sightline/platform';

/** The gateway's own figures. */
export function createGatewayMetrics(metrics: Metrics) {
  const refused = metrics.counter('gateway_refused_total', 'Connections refused, by reason.', ['reason']);
  const frames = metrics.counter('gateway_frames_total', 'Chunk frames sent to viewers.');
  const frameBytes = metrics.counter('gateway_frame_bytes_total', 'Bytes of chunk frames sent to viewers.');
  const resyncs = metrics.counter('gateway_resyncs_total', 'Sessions that went on at a later keyframe for a gap.');
  const connections = metrics.gauge('gateway_connections', 'Open connections.');
  const sessions = metrics.gauge('gateway_watched_sessions', 'Sessions watched through this gateway.');
  const age = metrics.histogram(
    'gateway_live_chunk_age_seconds',
    'From a live chunk’s arrival at the collector to this gateway.',
    [],
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  );
  return {
    refused: (reason: string) => refused.inc({ reason }),
    frame: (bytes: number) => {
      frames.inc();
      frameBytes.inc(bytes);
    },
    resync: () => resyncs.inc(),
    gauges: (open: number, watched: number) => {
      connections.set(open);
      sessions.set(watched);
    },
    liveChunk: (receivedTime: number) => age.observe(Math.max(0, (Date.now() - receivedTime) / 1000)),
  };
}
