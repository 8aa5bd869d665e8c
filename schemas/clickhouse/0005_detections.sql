-- Interactions that matched a rule. A correlation is a query over this table, so that every process sees the same.
CREATE TABLE IF NOT EXISTS detection_matches
(
    project LowCardinality(String),
    rule LowCardinality(String),
    group_key String,
    time DateTime64(3, 'UTC'),
    session String,
    tab String,
    seq UInt32,
    idx UInt32,
    type LowCardinality(String),
    url String,
    value String COMMENT 'what value_count counts distinct'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (project, rule, group_key, time, session, tab, seq, idx);

-- Findings; the row with the highest version is the current state.
CREATE TABLE IF NOT EXISTS alerts
(
    project LowCardinality(String),
    id String,
    version UInt64 COMMENT 'number of matches it stands on',
    rule LowCardinality(String),
    title String,
    severity_id UInt8,
    activity_id UInt8,
    group_key String,
    count UInt32,
    sessions Array(String),
    first_seen DateTime64(3, 'UTC'),
    last_seen DateTime64(3, 'UTC'),
    finding String COMMENT 'the OCSF finding as JSON, as on sightline.alerts.v1'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project, id);
