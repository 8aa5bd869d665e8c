-- What a session's figures were still without.
ALTER TABLE session_chunks ADD COLUMN IF NOT EXISTS active_ms UInt32 COMMENT 'the tab shown, and a sign of the visitor at most 10 s ago';

ALTER TABLE session_chunks ADD COLUMN IF NOT EXISTS dead_clicks UInt32;

ALTER TABLE session_chunks ADD COLUMN IF NOT EXISTS gaps UInt32 COMMENT 'markers that something was left out';
