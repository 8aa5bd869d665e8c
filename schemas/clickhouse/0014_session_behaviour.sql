-- What tells people from programs, as sums that a chunk contributes: names and meaning in schemas/src/session-behaviour.ts.
ALTER TABLE session_chunks ADD COLUMN IF NOT EXISTS behaviour Map(String, UInt64) COMMENT 'sums by name; of a session: sumMap';
