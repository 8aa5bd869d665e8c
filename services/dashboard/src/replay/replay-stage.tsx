import '@rrweb/replay/dist/style.css';
import { useElementSize } from '@mantine/hooks';
import type { ReactNode, Ref } from 'react';
import classes from './replay-stage.module.css';

interface ReplayStageProps {
  /** Size of the recorded viewport, CSS px; undefined until the first page is shown. */
  size: { width: number; height: number } | undefined;
  /** Where the replayer puts its frame. */
  rootRef: Ref<HTMLDivElement>;
  testId: string;
  /** Largest scale; above 1 the page may be enlarged. */
  maxScale?: number;
  /** Lies over the page. */
  children?: ReactNode;
}

/** Scales the recorded viewport so that all of it can be seen. */
export function ReplayStage({ size, rootRef, testId, maxScale = 1, children }: ReplayStageProps) {
  const { ref, width, height } = useElementSize();
  const ready = size !== undefined && width > 0 && height > 0;
  const scale = ready ? Math.min(width / size.width, height / size.height, maxScale) : 1;
  return (
    <div ref={ref} className={classes.stage} data-testid={testId}>
      <div
        ref={rootRef}
        className={classes.page}
        style={
          ready
            ? {
                width: size.width,
                height: size.height,
                transform: `translate(${(width - size.width * scale) / 2}px, ${(height - size.height * scale) / 2}px) scale(${scale})`,
              }
            : { visibility: 'hidden' }
        }
      />
      {children}
    </div>
  );
}
