-- One row an interaction. Identity: (project, session, tab, seq, idx).
CREATE TABLE IF NOT EXISTS interactions
(
    project LowCardinality(String),
    session String,
    tab String,
    seq UInt32,
    idx UInt32,
    type LowCardinality(String),
    time DateTime64(3, 'UTC'),
    url String,
    page String,
    source String,
    user String,
    detail String COMMENT 'the interaction as JSON, as on sightline.interactions.v1'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, session, tab, seq, idx)
SETTINGS index_granularity = 1024;
