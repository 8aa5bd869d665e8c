/** What the collector costs a core, and over HTTP into Kafka: its own measurements, next to its code. */
import '../../services/collector/bench/main.ts';
