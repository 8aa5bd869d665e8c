-- Sessions that are being removed or were: the tables are cleaned by it, and cleaned again of what comes late. A cause
-- is an erasure's id, or what has expired and by which day. It outlives every message of the session in the topics.
CREATE TABLE IF NOT EXISTS removed_sessions
(
    cause String,
    project LowCardinality(String),
    session String,
    time DateTime('UTC') DEFAULT now() COMMENT 'when it was taken in'
)
ENGINE = ReplacingMergeTree
ORDER BY (cause, project, session)
TTL time + INTERVAL 40 DAY
SETTINGS index_granularity = 1024;
