/** What batching costs and gives between a service and Kafka: the publisher's own measurements, next to its code. */
import '../../services/platform/bench/publisher.ts';
