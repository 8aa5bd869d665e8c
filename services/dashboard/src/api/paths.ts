const part = encodeURIComponent;

export const projectPath = (project: string): string => `/api/projects/${part(project)}`;
export const sessionPath = (project: string, session: string): string =>
  `${projectPath(project)}/sessions/${part(session)}`;
export const sharePath = (token: string): string => `/api/shares/${part(token)}`;

/** Where a player reads a recording and what happened in it. */
export interface RecordingSource {
  recording: string;
  interactions: string;
}

export const sourceOf = (path: string): RecordingSource => ({
  recording: `${path}/recording`,
  interactions: `${path}/interactions`,
});
