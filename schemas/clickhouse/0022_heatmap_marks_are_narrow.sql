-- By itself, for repeating 0021 would drop it.
RENAME TABLE IF EXISTS heatmap_marks_narrow TO heatmap_marks;
