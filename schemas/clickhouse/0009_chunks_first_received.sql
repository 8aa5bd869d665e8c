-- Of a chunk that came more than once the row that was received first stays: what had been received before a chunk
-- decides what its interactions are made of, and a repeat must not change that.
CREATE OR REPLACE TABLE chunks
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
    object_offset UInt64 COMMENT 'first byte of the chunk in it',
    precedence UInt64 DEFAULT toUInt64(9223372036854775807 - toUnixTimestamp64Milli(received_time)) COMMENT 'the earlier received, the higher'
)
ENGINE = ReplacingMergeTree(precedence)
PARTITION BY toYYYYMM(first_time)
ORDER BY (project, session, tab, seq)
SETTINGS index_granularity = 1024
AS SELECT
    project, session, tab, seq, first_time, last_time, received_time, events, keyframe, bytes, object, object_offset,
    toUInt64(9223372036854775807 - toUnixTimestamp64Milli(received_time)) AS precedence
FROM chunks;
