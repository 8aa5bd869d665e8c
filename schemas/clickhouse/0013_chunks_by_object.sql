-- Which chunks lie in an object: asked for when some of them are removed.
ALTER TABLE chunks ADD INDEX IF NOT EXISTS object object TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE chunks MATERIALIZE INDEX object;
