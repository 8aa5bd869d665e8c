-- What an interaction leaves on the heatmaps of its page: a row for each kind, with its points side by side, in place of the
-- rows of single points of heatmap_points. A fifth of the work to store and merge, and half the space. Identity: (session,
-- tab, seq, idx, kind); the other columns of the key are functions of the same message, so that they only order the table
-- for its queries. A click is one point; a move has one for each cell (its number, position and samples), attention one for
-- each band (its number, upper edge and milliseconds), scroll one: the deepest visible point of a chunk.
CREATE TABLE IF NOT EXISTS heatmap_traces
(
    project LowCardinality(String),
    page String,
    kind LowCardinality(String) COMMENT 'click, rage, dead, error, move, scroll or attention',
    device LowCardinality(String),
    bucket DateTime('UTC') COMMENT 'start of the minute',
    session String,
    tab String,
    seq UInt32,
    idx UInt32,
    cell Array(UInt32) COMMENT 'names each point within the interaction: 0 for a click, the number of the cell or band',
    x Array(Float32) COMMENT 'percent of the page width, 0 to 100',
    y Array(Float32) COMMENT 'percent of the page height, 0 to 100',
    weight Array(UInt32),
    page_width Float32,
    page_height Float32,
    viewport_width Float32,
    viewport_height Float32,
    element String COMMENT 'selector of the clicked element; empty when not known',
    element_x Float32 COMMENT 'percent of the element, 0 to 100',
    element_y Float32
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (project, page, kind, device, bucket, session, tab, seq, idx);

INSERT INTO heatmap_traces
SELECT
    project, page, kind, device, bucket, session, tab, seq, idx,
    groupArray(cell), groupArray(x), groupArray(y), groupArray(weight),
    any(page_width), any(page_height), any(viewport_width), any(viewport_height), any(element), any(element_x), any(element_y)
FROM heatmap_points FINAL
GROUP BY project, page, kind, device, bucket, session, tab, seq, idx
SETTINGS optimize_aggregation_in_order = 1;
