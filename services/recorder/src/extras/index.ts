/** What `recorder-extras.js` holds: loaded by the recorder from beside it, where an option asks for it. */
import type { Teardown } from '../listen.ts';
import { watchCanvases } from './canvas.ts';
import { watchConsole } from './console.ts';
import type { ExtrasHost } from './host.ts';
import { watchNetwork } from './network.ts';

export { startPreview } from './preview.ts';

/** Starts what the options ask for. */
export function startExtras(host: ExtrasHost): Teardown {
  const { console, network, canvas } = host.options;
  const ends = [
    ...(console ? [watchConsole(host)] : []),
    ...(network ? [watchNetwork(host)] : []),
    ...(canvas ? [watchCanvases(host)] : []),
  ];
  return () => ends.forEach((end) => void end());
}
