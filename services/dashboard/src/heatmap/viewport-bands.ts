export interface ViewportBand {
  value: string;
  label: string;
  /** CSS px, inclusive; undefined: no bound. */
  from: number | undefined;
  to: number | undefined;
}

/** Widths at which layouts usually change. */
export const viewportBands: readonly ViewportBand[] = [
  { value: 'small', label: 'Up to 599 px', from: undefined, to: 599 },
  { value: 'medium', label: '600–1023 px', from: 600, to: 1023 },
  { value: 'large', label: '1024–1439 px', from: 1024, to: 1439 },
  { value: 'wide', label: 'From 1440 px', from: 1440, to: undefined },
];

/** Of an address; undefined when it names none. */
export const viewportBandOf = (name: string | null): ViewportBand | undefined =>
  viewportBands.find(({ value }) => value === name);
