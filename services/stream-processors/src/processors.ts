/** The processors by name, as `PROCESSORS` names them. */
export const processorNames = ['archive', 'interactions', 'sessions', 'heatmaps', 'detections', 'search'] as const;

export type ProcessorName = (typeof processorNames)[number];
