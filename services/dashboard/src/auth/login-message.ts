import { isApiError } from '../api/client.ts';

/** What to tell somebody whose login failed: what is wrong and what to do. */
export function loginMessage(error: unknown): string {
  if (!isApiError(error)) return 'Something went wrong in the page. Reload it and try again.';
  if (error.status === 0) {
    return 'The server cannot be reached. Check that Sightline runs and that you are online, then try again.';
  }
  if (error.status === 401) {
    return 'E-mail address or password is wrong. Check both; an administrator can give you a new password.';
  }
  if (error.status === 429) {
    return `Too many attempts. Wait ${waitFor(error.retryAfterSeconds)} before you try again.`;
  }
  if (error.status === 403) return 'Open the dashboard under its own address and try again: this one may not sign in.';
  if (error.status >= 500) return 'The server has a problem. Try again in a minute; its log says what is wrong.';
  return error.message;
}

function waitFor(seconds = 60): string {
  if (seconds < 90) return `${Math.ceil(seconds)} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
