-- The index of the recording store: where each chunk lies. Identity: (project, session, tab, seq).
CREATE TABLE IF NOT EXISTS chunks
(
    project LowCardinality(String),
    session String,
    tab String,
    seq UInt32,
    first_time DateTime64(3, 'UTC'),
    last_time DateTime64(3, 'UTC'),
    received_time DateTime64(3, 'UTC'),
    events UInt32,
    keyframe Bool,
    bytes UInt32,
    object String COMMENT 'key of the segment object',
    object_offset UInt64 COMMENT 'first byte of the chunk in it'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(first_time)
ORDER BY (project, session, tab, seq)
SETTINGS index_granularity = 1024;
