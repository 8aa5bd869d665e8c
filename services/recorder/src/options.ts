export interface RecorderOptions {
  /** The project's ingest key, `pk_…`. */
  key: string;
  /** Origin of the collector, e.g. `https://collector.example`. */
  endpoint: string;
  /** The share of sessions to record, 0 … 1; the project's own rate applies besides. Default 1. */
  sample?: number;
  /** Elements that are not recorded, besides `[data-sightline-block]`. */
  blockSelector?: string;
  /** Elements whose text is masked, besides `[data-sightline-mask]`; `body` masks all text. */
  maskSelector?: string;
  /** Fields whose values are recorded as they are typed, where the project's policy lets them pass; never sensitive ones. */
  allowInputs?: string;
  /** `required`: nothing is recorded or stored before the site calls `consent()`, which is remembered. */
  consent?: 'required';
  /** Record nothing where the browser says Do Not Track or Global Privacy Control. */
  honourSignals?: boolean;
  /** Record calls of the console: their level, or with `text` what they say as well. */
  console?: 'metadata' | 'text';
  /** Record requests: method, masked URL, status, duration and sizes. */
  network?: boolean;
  /** Record canvases as images, so many times a second (4 at most). Default: not at all. */
  canvas?: number;
  /** Record although the page is shown in a frame. Default false: the page around it records what it may. */
  frames?: boolean;
}

/** What a script tag's attributes say: the options in kebab case, `data-block-selector` for `blockSelector`. */
export function optionsOfScript(script: HTMLScriptElement): RecorderOptions | undefined {
  const { key, endpoint, sample, blockSelector, maskSelector, allowInputs, consent, canvas } = script.dataset;
  if (!key) return undefined;
  return {
    key,
    endpoint: endpoint ?? new URL(script.src).origin,
    ...(sample ? { sample: Number(sample) } : {}),
    ...(blockSelector ? { blockSelector } : {}),
    ...(maskSelector ? { maskSelector } : {}),
    ...(allowInputs ? { allowInputs } : {}),
    ...(consent === 'required' ? { consent } : {}),
    ...(script.dataset.console === undefined
      ? {}
      : { console: script.dataset.console === 'text' ? 'text' : 'metadata' }),
    ...(canvas ? { canvas: Number(canvas) } : {}),
    network: 'network' in script.dataset,
    honourSignals: 'honourSignals' in script.dataset,
    frames: 'frames' in script.dataset,
  };
}
