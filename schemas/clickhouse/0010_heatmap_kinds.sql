-- Kinds besides click and move: rage, dead and error (a point each), scroll (y: deepest visible point of a chunk),
-- attention (cell: band of the page's height, y: its top, weight: ms for which it was looked at).
ALTER TABLE heatmap_points ADD COLUMN IF NOT EXISTS viewport_height Float32;
