-- Its rows are in heatmap_traces. By itself, so that the copy of 0016 can be repeated.
DROP TABLE IF EXISTS heatmap_points;
