type Listener = () => void;

const listeners = new Set<Listener>();

/** Called once whenever the API says that nobody is signed in any more. */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function notifySignedOut(): void {
  for (const listener of listeners) listener();
}
