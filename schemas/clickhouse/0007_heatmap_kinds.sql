-- Kinds besides click and move: rage, dead and error (a point each), scroll (y: deepest visible point of a chunk),
-- attention (cell: band of the page's height, y: its top, weight: ms for which it was looked at).
ALTER TABLE heatmap_points ADD COLUMN IF NOT EXISTS viewport_height Float32;

ALTER TABLE heatmap_points ADD COLUMN IF NOT EXISTS element String COMMENT 'selector of the clicked element; empty when not known';

ALTER TABLE heatmap_points ADD COLUMN IF NOT EXISTS element_x Float32 COMMENT 'percent of the element, 0 to 100';

ALTER TABLE heatmap_points ADD COLUMN IF NOT EXISTS element_y Float32;
