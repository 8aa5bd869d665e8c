import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatClock } from '../components/format.ts';
import type { IdleStretch } from './inactivity.ts';
import classes from './seek-bar.module.css';
import type { TimelineMark } from './timeline-marks.ts';

interface SeekBarProps {
  time: number;
  duration: number;
  marks: TimelineMark[];
  idle: IdleStretch[];
  /** Stretches whose chunks are missing. */
  holes: IdleStretch[];
  onSeek: (time: number) => void;
}

const nearMarkPx = 6;

/** Where the recording is, what happened when, and a way to go there. */
export function SeekBar({ time, duration, marks, idle, holes, onSeek }: SeekBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<number>();
  const percent = (at: number): string => `${duration > 0 ? Math.min(100, Math.max(0, (at / duration) * 100)) : 0}%`;

  const timeAt = (event: PointerEvent): number => {
    const box = bar.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * duration;
  };
  const markNear = (at: number): TimelineMark | undefined => {
    const reach = (nearMarkPx / Math.max(1, bar.current?.clientWidth ?? 1)) * duration;
    return marks.findLast((mark) => Math.abs(mark.at - at) <= reach);
  };
  const onKey = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowLeft: -5_000, ArrowRight: 5_000, PageDown: -30_000, PageUp: 30_000 };
    const step = steps[event.key];
    const target =
      event.key === 'Home' ? 0 : event.key === 'End' ? duration : step === undefined ? undefined : time + step;
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(target);
  };
  const hovered = hover === undefined ? undefined : markNear(hover);

  return (
    <div
      ref={bar}
      className={classes.bar}
      role="slider"
      tabIndex={0}
      aria-label="Position in the recording"
      aria-valuemin={0}
      aria-valuemax={Math.round(duration / 1000)}
      aria-valuenow={Math.round(time / 1000)}
      aria-valuetext={`${formatClock(time)} of ${formatClock(duration)}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onSeek(timeAt(event));
      }}
      onPointerMove={(event) => {
        const at = timeAt(event);
        setHover(at);
        if (event.buttons === 1) onSeek(at);
      }}
      onPointerLeave={() => setHover(undefined)}
      onKeyDown={onKey}
    >
      <div className={classes.track}>
        {idle.map(({ from, to }) => (
          <span key={from} className={classes.idle} style={{ left: percent(from), width: percent(to - from) }} />
        ))}
        {holes.map(({ from, to }) => (
          <span key={from} className={classes.hole} style={{ left: percent(from), width: percent(to - from) }} />
        ))}
        <span className={classes.played} style={{ width: percent(time) }} />
      </div>
      {marks.map(({ key, at, type, color }) => (
        <span
          key={key}
          className={classes.mark}
          style={{ left: percent(at), background: `var(--mantine-color-${color}-6)` }}
          data-kind={type}
        />
      ))}
      <span className={classes.thumb} style={{ left: percent(time) }} />
      {hover !== undefined && (
        <span className={classes.tip} style={{ left: percent(hover) }}>
          {formatClock(hover)}
          {hovered && <span className={classes.what}> · {hovered.text}</span>}
        </span>
      )}
    </div>
  );
}
