-- What the collector had to mask that the client had let through: where and how often, never what. One row a chunk in
-- which there was something. Identity: (project, session, tab, seq).
CREATE TABLE IF NOT EXISTS privacy_leaks
(
    project LowCardinality(String),
    session String,
    tab String,
    seq UInt32,
    first_time DateTime64(3, 'UTC'),
    leaks Array(Tuple(class String, page String, place String, count UInt32))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(first_time)
ORDER BY (project, session, tab, seq)
SETTINGS index_granularity = 1024;
