import type { ProjectRetention } from './generated/control-record.ts';

/** What is kept for how long: a class of retention. */
export type RetentionClass = keyof Required<ProjectRetention>;

/** Days for which a project keeps what, when it says nothing else: recordings 30 days, all else 13 months. */
export const defaultRetention: Required<ProjectRetention> = {
  recordings: 30,
  interactions: 396,
  alerts: 396,
  leaks: 396,
};

export const retentionOf = (project: { retention?: ProjectRetention } | undefined): Required<ProjectRetention> => ({
  ...defaultRetention,
  ...project?.retention,
});
