-- Heatmaps of days that are over, rolled up: a day of a project is recomputed from heatmap_points as a whole, under a new
-- name (roll), and comes into force by one row in heatmap_rollups. What is not in force is never read.

-- Which roll of a day is in force, and how many of the day's changes it covers.
CREATE TABLE IF NOT EXISTS heatmap_rollups
(
    project LowCardinality(String),
    day Date,
    roll String COMMENT 'epoch ms at which it was begun, by the clock of ClickHouse, and a random part',
    changes UInt64 COMMENT 'changes of the day that it covers',
    version UInt64 COMMENT 'epoch ms at which it came into force'
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project, day);

-- Rolls of months, put together from the rolls of their days: in force as long as those are. Their rows lie beside those of
-- the days, with the first of the month as day.
CREATE TABLE IF NOT EXISTS heatmap_months
(
    project LowCardinality(String),
    month Date COMMENT 'its first day',
    roll String,
    days Array(String) COMMENT 'the rolls of its days that it was put together from, by day',
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (project, month);

-- Changes of days: one row that there are points at all (cause empty), and one for each change after the day was over.
-- A change that is begun and not done keeps the day from being read out of its roll.
CREATE TABLE IF NOT EXISTS heatmap_changes
(
    project LowCardinality(String),
    day Date,
    cause String COMMENT 'names the change: a hash of the message it came with, or of what erased',
    done UInt8 COMMENT '0: begun, 1: done',
    time DateTime('UTC') DEFAULT now()
)
ENGINE = ReplacingMergeTree(done)
ORDER BY (project, day, cause);

-- Points of a day by place: cells of 2 percent of the element, of half a percent of the page where the element is not known.
CREATE TABLE IF NOT EXISTS heatmap_cells
(
    project LowCardinality(String),
    page String,
    kind LowCardinality(String),
    day Date,
    roll String,
    device LowCardinality(String),
    viewport_band UInt16 COMMENT 'least width of the band of viewport widths, CSS px',
    bot Bool,
    element LowCardinality(String),
    element_id UInt64 MATERIALIZED cityHash64(element) COMMENT 'to group by: a number is three times as fast as text',
    cell_x UInt8,
    cell_y UInt8 COMMENT 'scroll: last band that the view reached',
    weight UInt64,
    sum_x UInt64 COMMENT 'of hundredths of a percent of the page, by weight',
    sum_y UInt64,
    sum_element_x UInt64 COMMENT 'of hundredths of a percent of the element, by weight',
    sum_element_y UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (project, page, kind, day, roll, device, viewport_band, bot, element, cell_y, cell_x);

-- What cells cannot say: sessions, and sizes of pages with how many points were made on them.
CREATE TABLE IF NOT EXISTS heatmap_totals
(
    project LowCardinality(String),
    page String,
    kind LowCardinality(String),
    day Date,
    roll String,
    device LowCardinality(String),
    viewport_band UInt16,
    bot Bool,
    weight UInt64,
    sessions AggregateFunction(uniqExact, UInt64) COMMENT 'hashes of session ids',
    widths Map(UInt32, UInt64) COMMENT 'of pages, CSS px; 0: not known',
    heights Map(UInt32, UInt64),
    folds Map(UInt32, UInt64) COMMENT 'height of the viewport, per mille of the page; 0: not known'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (project, page, kind, day, roll, device, viewport_band, bot)
SETTINGS index_granularity = 256;

-- Sessions in which a sign of a bot was seen, by the day of the chunk that it was seen in: it counts for that day's and the
-- next day's points, so that a day that is over does not change by what comes after it.
CREATE TABLE IF NOT EXISTS heatmap_bots
(
    project LowCardinality(String),
    day Date,
    session String
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (project, day, session);

INSERT INTO heatmap_changes (project, day, cause, done) SELECT DISTINCT project, toDate(bucket), '', 1 FROM heatmap_points;

INSERT INTO heatmap_bots SELECT DISTINCT project, toDate(first_time), session FROM session_chunks WHERE automation;
