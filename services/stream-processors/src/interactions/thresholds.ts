/** What is measured in interactions. A change of a value is a new version: rows of different versions do not compare. */
export const thresholds = {
  version: 4,
  rageClick: {
    /** Clicks that make a burst a rage click. */
    clicks: 3,
    /** Most CSS px from one click to the next. */
    radius: 30,
    /** Most ms from one click to the next. */
    interval: 1000,
  },
  deadClick: {
    /** Ms within which a change of the page, of a field or of the address answers a click. */
    answer: 2500,
    /** Ms within which a scroll, a selection or a focus counts as an answer: later ones are the visitor's own. */
    reaction: 100,
  },
  errorClick: {
    /** Most ms from the latest click to the error. */
    within: 1000,
  },
  quickBack: {
    /** A return to the page before in fewer ms. */
    within: 5000,
  },
  cursorThrash: {
    /** Turns of the pointer, by more than a right angle, … */
    turns: 6,
    /** … within so many ms, … */
    within: 1500,
    /** … with at least so many CSS px on both sides of each turn. */
    leg: 40,
  },
  hoverHesitation: {
    /** The pointer stays within so many CSS px of where it came to rest … */
    radius: 12,
    /** … for at least so many ms, and leaves without a click; … */
    least: 1500,
    /** … what lasts longer is no hesitation: nobody is there. */
    most: 10_000,
  },
  form: {
    /** A form with a changed field is given up when no field is changed for more ms, or when the page is left. */
    idleAfter: 30_000,
    /** Leaving the page so many ms after something other than a link or a field was pressed is sending the form. */
    sentWithin: 3000,
    /** Ms of a form's filling in that its figures look back over, at most. */
    longest: 600_000,
    /** Fields that are told apart, at most. */
    fields: 100,
  },
  behaviour: {
    /** Ms without a sample that end a stroke of the pointer. */
    pause: 250,
    /** CSS px that a stroke is long, at least. */
    leastStroke: 50,
    /** CSS px a second; nothing is faster. */
    mostSpeed: 100_000,
    /** Most ms between two changes of a field that count as one key after the other. */
    keyPause: 2000,
  },
  /** Changes of the selection at most so many ms apart are one. */
  sameSelection: 1000,
  attention: {
    /** Ms after the latest sign of the visitor during which the page counts as looked at. */
    idleAfter: 10_000,
    /** Bands of equal height that a page is divided into. */
    bands: 50,
  },
  /** Clicks that are kept in mind for what follows them; the oldest is given up first. */
  openClicks: 16,
  /** A click at the same point within so many ms is the same press again, as a label passes it on to its field. */
  samePress: 10,
  /** A click's target is stated at most so many ms before it. */
  sameTarget: 50,
  /** Ms that a session can last: what seems to be longer is a clock that was set. */
  longestSession: 24 * 3_600_000,
  limits: {
    /** Characters of a URL, a title, a name, a message and a selector. */
    url: 2048,
    title: 512,
    name: 200,
    message: 1000,
    element: 1000,
    /** Characters of a custom event's properties as JSON; longer ones are left out. */
    properties: 8192,
    /** Traits of a visitor that are kept, and characters of a trait's name and of its value; longer ones are left out. */
    traits: 20,
    trait: 100,
    /** Bytes of a chunk's interactions; what comes after is left out, so that a message always fits its topic. */
    total: 3 * 1024 * 1024,
  },
} as const;
