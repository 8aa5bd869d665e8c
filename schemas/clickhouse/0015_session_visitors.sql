-- Who a session's visitor is, as far as heatmaps are divided by it.
ALTER TABLE session_chunks ADD COLUMN IF NOT EXISTS returning Bool COMMENT 'the browser remembered an earlier session';

ALTER TABLE session_chunks ADD COLUMN IF NOT EXISTS traits Map(String, String) COMMENT 'what the site says of an identified visitor';

ALTER TABLE session_chunks ADD COLUMN IF NOT EXISTS country LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2; empty when not known';
