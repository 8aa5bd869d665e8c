import { type RefObject, useEffect, useRef, useState } from 'react';
import { sessionPath, sourceOf } from '../api/paths.ts';
import type { Heatmap } from '../api/types.ts';
import { showPageSnapshot } from './page-snapshot.ts';

export type SnapshotStatus = 'none' | 'loading' | 'shown' | 'failed';

/** Shows the page of a heatmap behind it. */
export function usePageSnapshot(
  project: string,
  heatmap: Heatmap | undefined,
): { rootRef: RefObject<HTMLDivElement | null>; status: SnapshotStatus } {
  const rootRef = useRef<HTMLDivElement | null>(null);
  const [status, setStatus] = useState<SnapshotStatus>('none');
  const { session, tab, time } = heatmap?.background ?? {};
  const { pageWidth = 0, pageHeight = 0 } = heatmap ?? {};
  useEffect(() => {
    const root = rootRef.current;
    if (!root || session === undefined || tab === undefined || time === undefined || pageWidth === 0) {
      setStatus('none');
      return;
    }
    const controller = new AbortController();
    let remove: (() => void) | undefined;
    setStatus('loading');
    const path = sourceOf(sessionPath(project, session)).recording;
    showPageSnapshot({ root, path, tab, time, pageWidth, pageHeight, signal: controller.signal })
      .then((done) => {
        remove = done;
        if (controller.signal.aborted) done?.();
        else setStatus(done ? 'shown' : 'none');
      })
      .catch(() => {
        if (!controller.signal.aborted) setStatus('failed');
      });
    return () => {
      controller.abort();
      remove?.();
    };
  }, [project, session, tab, time, pageWidth, pageHeight]);
  return { rootRef, status };
}
