/** Parts of a page whose changes are not recorded any more, because they cost too much. */
export interface BusyParts {
  /** What is left of the records: none of frozen parts and, if told to, none of style attributes. */
  filter(records: MutationRecord[], withoutStyles: boolean): MutationRecord[];
  /** Freezes the part in which most has changed since the last call. */
  freeze(): void;
  thaw(): void;
}

/** Changes are counted for the node and so many around it: a list is busy, not each of its rows. */
const levels = 4;

export function createBusyParts(): BusyParts {
  const frozen = new Set<Node>();
  let counts = new Map<Node, number>();

  const isFrozen = (node: Node): boolean => {
    for (const part of frozen) if (part.contains(node)) return true;
    return false;
  };

  return {
    filter(records, withoutStyles) {
      return records.filter(({ target, attributeName }) => {
        if ((withoutStyles && attributeName === 'style') || isFrozen(target)) return false;
        let node: Node | null = target;
        for (let level = 0; node && node !== document.body && level < levels; level += 1) {
          if (withoutStyles) counts.set(node, (counts.get(node) ?? 0) + 1);
          node = node.parentNode;
        }
        return true;
      });
    },
    freeze() {
      let [busiest, most]: [Node | undefined, number] = [undefined, 0];
      for (const [node, count] of counts) if (count > most) [busiest, most] = [node, count];
      if (busiest) frozen.add(busiest);
      counts = new Map();
    },
    thaw() {
      frozen.clear();
      counts = new Map();
    },
  };
}
