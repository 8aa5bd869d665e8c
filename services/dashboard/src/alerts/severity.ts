/** Colours for OCSF's severity ids: 1 informational … 5 critical. */
const colors = ['gray', 'blue', 'cyan', 'yellow', 'orange', 'red'];

export const severityColor = (severity: number): string => colors[severity] ?? 'gray';
