const key = 'sightline.last-project';

/** The project that was looked at last in this browser. */
export function lastProject(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function rememberProject(project: string): void {
  try {
    localStorage.setItem(key, project);
  } catch {
    // Storage may be switched off; then the first project opens.
  }
}
