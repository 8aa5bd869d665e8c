-- Its rows are in heatmap_marks_narrow. By itself, so that the copy of 0020 can be repeated.
DROP TABLE IF EXISTS heatmap_marks;
