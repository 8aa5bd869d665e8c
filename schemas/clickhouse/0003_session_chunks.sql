-- What each chunk contributes to its session. A session is the sum of its contributions; a repeat replaces itself.
CREATE TABLE IF NOT EXISTS session_chunks
(
    project LowCardinality(String),
    session String,
    tab String,
    seq UInt32,
    first_time DateTime64(3, 'UTC'),
    last_time DateTime64(3, 'UTC'),
    received_time DateTime64(3, 'UTC') DEFAULT last_time COMMENT 'clock of the platform, for what is measured against now',
    events UInt32,
    bytes UInt32,
    keyframe Bool,
    closed Bool COMMENT 'the tab was closed in this chunk',
    pages UInt32,
    clicks UInt32,
    rage_clicks UInt32,
    errors UInt32,
    first_url String,
    last_url String,
    title String,
    device LowCardinality(String),
    browser LowCardinality(String),
    os LowCardinality(String),
    source String,
    user String,
    automation Bool,
    INDEX received received_time TYPE minmax GRANULARITY 4
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(first_time)
ORDER BY (project, session, tab, seq)
SETTINGS index_granularity = 512;
