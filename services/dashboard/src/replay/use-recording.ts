import { useEffect, useState, useSyncExternalStore } from 'react';
import { call } from '../api/client.ts';
import { RecordingLoader, type RecordingSnapshot } from '../recording/recording-loader.ts';

/** Loads a recording; it can be played while it arrives. */
export function useRecording(path: string): RecordingSnapshot {
  const [loader, setLoader] = useState(() => new RecordingLoader());
  useEffect(() => {
    const controller = new AbortController();
    const fresh = new RecordingLoader();
    setLoader(fresh);
    void fresh.load(() => call(path, { signal: controller.signal }));
    return () => controller.abort();
  }, [path]);
  return useSyncExternalStore(loader.subscribe, loader.getSnapshot);
}
