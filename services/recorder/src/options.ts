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
  /** Record although the page is shown in a frame. Default false: the page around it records what it may. */
  frames?: boolean;
}

/** What `data-key`, `data-endpoint`, `data-sample`, `data-block-selector`, `data-mask-selector` of a script tag say. */
export function optionsOfScript(script: HTMLScriptElement): RecorderOptions | undefined {
  const { key, endpoint, sample, blockSelector, maskSelector } = script.dataset;
  if (!key) return undefined;
  return {
    key,
    endpoint: endpoint ?? new URL(script.src).origin,
    ...(sample ? { sample: Number(sample) } : {}),
    ...(blockSelector ? { blockSelector } : {}),
    ...(maskSelector ? { maskSelector } : {}),
    frames: 'frames' in script.dataset,
  };
}
