import { createTail, type KafkaConnection, type Logger, type Service } from '@sightline/platform';
import { type Alert, topics } from '@sightline/schemas';

export interface AlertFeedOptions {
  kafka: KafkaConnection;
  log: Logger;
  onAlert(project: string, alert: Alert): void;
}

/** Findings as they come, from now on. */
export function createAlertFeed({ kafka, log, onAlert }: AlertFeedOptions): Service & { ready(): void } {
  return createTail({
    kafka,
    log,
    topic: topics.alerts,
    onMessage({ value, partition, offset }) {
      if (!value) return;
      try {
        const alert = JSON.parse(value.toString('utf8')) as Alert;
        onAlert(alert.unmapped.project, alert);
      } catch (error) {
        log.warn({ err: error, partition, offset }, 'alert_unreadable');
      }
    },
  });
}
