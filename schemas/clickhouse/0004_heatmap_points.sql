-- What each chunk contributes to the heatmaps. Identity: (session, tab, seq, idx, cell); the columns before it are
-- functions of the same message, so that they only order the table for its queries.
CREATE TABLE IF NOT EXISTS heatmap_points
(
    project LowCardinality(String),
    page String,
    kind LowCardinality(String) COMMENT 'click or move',
    device LowCardinality(String),
    bucket DateTime('UTC') COMMENT 'start of the minute',
    session String,
    tab String,
    seq UInt32,
    idx UInt32,
    cell UInt32 COMMENT 'position within the interaction: 0 for a click, the cell number for moves',
    x Float32 COMMENT 'percent of the page width, 0 to 100',
    y Float32 COMMENT 'percent of the page height, 0 to 100',
    weight UInt32,
    page_width Float32,
    page_height Float32,
    viewport_width Float32
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (project, page, kind, device, bucket, session, tab, seq, idx, cell);
