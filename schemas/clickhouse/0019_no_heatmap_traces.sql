-- Its rows are in heatmap_marks. By itself, so that the copy of 0018 can be repeated.
DROP TABLE IF EXISTS heatmap_traces;
