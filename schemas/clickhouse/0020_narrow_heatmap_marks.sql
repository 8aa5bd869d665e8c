-- heatmap_marks with places in hundredths of a percent, as fine as rollups are: two bytes in place of four. With the merges
-- below it is two thirds of the work to store them. It takes the place of heatmap_marks in 0021 and 0022. Identity and
-- columns are those of 0018.
CREATE TABLE IF NOT EXISTS heatmap_marks_narrow
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
    x Array(UInt16) COMMENT 'hundredths of a percent of the page width, 0 to 10,000',
    y Array(UInt16) COMMENT 'hundredths of a percent of the page height, 0 to 10,000',
    weight Array(UInt32),
    element Array(LowCardinality(String)) COMMENT 'of clicks: selectors of what was clicked; empty when not known',
    element_x Array(UInt16) COMMENT 'of clicks: hundredths of a percent of the element, 0 to 10,000',
    element_y Array(UInt16)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (project, page, kind, device, bucket, session, tab, seq, idx)
-- Merges read one column after the other, also of small parts: half the work with so many columns.
SETTINGS vertical_merge_algorithm_min_rows_to_activate = 1, vertical_merge_algorithm_min_columns_to_activate = 1;

INSERT INTO heatmap_marks_narrow
SELECT
    project, page, kind, device, bucket, session, tab, seq, idx, page_width, page_height, viewport_width, viewport_height,
    arrayMap(percent -> toUInt16(round(toFloat64(percent) * 100)), x),
    arrayMap(percent -> toUInt16(round(toFloat64(percent) * 100)), y),
    weight, element,
    arrayMap(percent -> toUInt16(round(toFloat64(percent) * 100)), element_x),
    arrayMap(percent -> toUInt16(round(toFloat64(percent) * 100)), element_y)
FROM heatmap_marks;
