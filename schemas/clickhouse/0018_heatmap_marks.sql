-- What a chunk leaves on the heatmaps of its pages: a row for each kind of marks on a page within a minute, with the marks side
-- by side, in place of the rows of heatmap_traces for each interaction. A quarter of the rows, and three fifths of the work to
-- store them. Identity: (session, tab, seq, kind, idx), where idx is the smallest of the interactions that left them; the other
-- columns of the key are functions of the same message, so that they only order the table for its queries. A click is one
-- mark; a move has one for each cell (its position and samples), attention one for each band (its upper edge and milliseconds),
-- scroll one: the deepest visible point of a chunk.
CREATE TABLE IF NOT EXISTS heatmap_marks
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
    page_width Float32,
    page_height Float32,
    viewport_width Float32,
    viewport_height Float32,
    x Array(Float32) COMMENT 'percent of the page width, 0 to 100',
    y Array(Float32) COMMENT 'percent of the page height, 0 to 100',
    weight Array(UInt32),
    element Array(LowCardinality(String)) COMMENT 'of clicks: selectors of what was clicked; empty when not known',
    element_x Array(Float32) COMMENT 'of clicks: percent of the element, 0 to 100',
    element_y Array(Float32)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (project, page, kind, device, bucket, session, tab, seq, idx);

-- In the rows that the same chunks make when they are read again, but for the order of their marks.
INSERT INTO heatmap_marks
SELECT
    project, page, kind, device, bucket, session, tab, seq, first, page_width, page_height, viewport_width, viewport_height,
    arrayFlatten(arrayMap(trace -> trace.2, traces)),
    arrayFlatten(arrayMap(trace -> trace.3, traces)),
    arrayFlatten(arrayMap(trace -> trace.4, traces)),
    if(is_click, arrayMap(trace -> trace.5, traces), []),
    if(is_click, arrayMap(trace -> trace.6, traces), []),
    if(is_click, arrayMap(trace -> trace.7, traces), [])
FROM
(
    SELECT
        project, page, kind, device, bucket, session, tab, seq, page_width, page_height, viewport_width, viewport_height,
        kind IN ('click', 'rage', 'dead', 'error') AS is_click,
        min(idx) AS first,
        arraySort(groupArray((idx, x, y, weight, element, element_x, element_y))) AS traces
    FROM heatmap_traces FINAL
    GROUP BY project, page, kind, device, bucket, session, tab, seq, page_width, page_height, viewport_width, viewport_height
);
