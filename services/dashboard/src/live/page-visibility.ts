/** Whether somebody can see the page, and when it is worth trying the network again. */
export interface PageVisibility {
  hidden(): boolean;
  /** Called when the page is shown again or the machine is back online. */
  onWake(listener: () => void): () => void;
}

export const pageVisibility: PageVisibility = {
  hidden: () => document.visibilityState === 'hidden',
  onWake(listener) {
    const shown = (): void => {
      if (document.visibilityState === 'visible') listener();
    };
    document.addEventListener('visibilitychange', shown);
    window.addEventListener('online', listener);
    return () => {
      document.removeEventListener('visibilitychange', shown);
      window.removeEventListener('online', listener);
    };
  },
};
