import { guard, type Teardown } from '../listen.ts';
import { composedClosest } from '../privacy/closest.ts';
import { privacySelectors } from '../privacy/selectors.ts';
import type { ExtrasHost } from './host.ts';

/** rrweb's numbers: a canvas mutation, in a 2D context. */
const canvasMutation = 9;
const context2d = 0;

const mostPerSecond = 4;
const quality = 0.4;

/**
 * Records canvases as images, `options.canvas` times a second at most, when they have changed; in the form that rrweb uses
 * for sampled canvases. Blocked and masked ones, those out of sight, and those that images of other origins have made unreadable are left out.
 */
export function watchCanvases({ options, addChange, idOf }: ExtrasHost): Teardown {
  const { block, mask } = privacySelectors(options.blockSelector, options.maskSelector);
  const last = new WeakMap<HTMLCanvasElement, string>();
  const sample = guard(() => {
    for (const canvas of document.querySelectorAll('canvas')) {
      const { bottom, top, width } = canvas.getBoundingClientRect();
      const isSeen = width > 0 && bottom > 0 && top < innerHeight && canvas.width > 0 && canvas.height > 0;
      if (isSeen && !composedClosest(canvas, `${block},${mask}`)) take(canvas);
    }
  });
  const take = guard((canvas: HTMLCanvasElement) => {
    const id = idOf(canvas);
    const url = canvas.toDataURL('image/webp', quality);
    if (id < 0 || last.get(canvas) === url) return;
    last.set(canvas, url);
    const { width, height } = canvas;
    const data = [{ rr_type: 'ArrayBuffer', base64: url.slice(url.indexOf(',') + 1) }];
    const image = { rr_type: 'ImageBitmap', args: [{ rr_type: 'Blob', data, type: 'image/webp' }] };
    addChange({
      source: canvasMutation,
      id,
      type: context2d,
      commands: [
        { property: 'clearRect', args: [0, 0, width, height] },
        { property: 'drawImage', args: [image, 0, 0, width, height] },
      ],
    });
  });
  const timer = setInterval(sample, 1000 / Math.min(mostPerSecond, Math.max(0.1, options.canvas ?? 1)));
  return () => clearInterval(timer);
}
