import { type ReactNode, type RefObject, useEffect, useState } from 'react';

interface VirtualListProps<T> {
  items: readonly T[];
  /** Px; every row is as high. */
  rowHeight: number;
  viewport: RefObject<HTMLDivElement | null>;
  render: (item: T, index: number) => ReactNode;
}

const overscan = 8;

/** Renders only the rows that can be seen: sessions have thousands of events. */
export function VirtualList<T>({ items, rowHeight, viewport, render }: VirtualListProps<T>) {
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = viewport.current;
    if (!element) return;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [viewport]);
  const from = Math.max(0, Math.floor(view.top / rowHeight) - overscan);
  const to = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + overscan);
  return (
    <div style={{ height: items.length * rowHeight, position: 'relative' }}>
      <div style={{ position: 'absolute', top: from * rowHeight, left: 0, right: 0 }}>
        {items.slice(from, to).map((item, at) => render(item, from + at))}
      </div>
    </div>
  );
}
