/** What is measured in interactions. A change of a value is a new version: rows of different versions do not compare. */
export const thresholds = {
  version: 1,
  rageClick: {
    /** Clicks that make a burst a rage click. */
    clicks: 3,
    /** Most CSS px from one click to the next. */
    radius: 30,
    /** Most ms from one click to the next. */
    interval: 1000,
  },
  /** A click at the same point within so many ms is the same press again, as a label passes it on to its field. */
  samePress: 10,
  limits: {
    /** Characters of a URL, a title, a name and a message. */
    url: 2048,
    title: 512,
    name: 200,
    message: 1000,
    /** Characters of a custom event's properties as JSON; longer ones are left out. */
    properties: 8192,
    /** Bytes of a chunk's interactions; what comes after is left out, so that a message always fits its topic. */
    total: 3 * 1024 * 1024,
  },
} as const;
