-- Words to find sessions by: of what was on screen (masked before) and of the elements that were clicked. One row a chunk
-- and kind that has any. Identity: (project, session, tab, seq, kind).
CREATE TABLE IF NOT EXISTS session_words
(
    project LowCardinality(String),
    session String,
    tab String,
    seq UInt32,
    kind LowCardinality(String) COMMENT 'screen or click',
    first_time DateTime64(3, 'UTC'),
    words Array(String) COMMENT 'at most 2,000, see schemas/src/search-words.ts',
    INDEX words words TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(first_time)
ORDER BY (project, session, tab, seq, kind)
SETTINGS index_granularity = 64;
