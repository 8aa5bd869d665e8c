/**
 * Writes a database in MaxMind's format, for tests: https://maxmind.github.io/MaxMind-DB/ . A binary tree over the bits of
 * IPv6 addresses, IPv4 ones below ::/96, with records of 32 bits, then the countries, then what describes it all.
 */
type Node = [zero: Node | string | undefined, one: Node | string | undefined];

/** @param networks IPv4 networks and their countries, e.g. `['192.0.2.0/24', 'DE']`; none lies within another */
export function countryDatabase(networks: readonly (readonly [network: string, country: string])[]): Buffer {
  const root: Node = [undefined, undefined];
  for (const [network, country] of networks) plant(root, bitsOf(network), country);
  const nodes: Node[] = [];
  const number = (node: Node): void => {
    nodes.push(node);
    for (const child of node) if (Array.isArray(child)) number(child);
  };
  number(root);

  const places = new Map<string, number>();
  const data: Buffer[] = [];
  let length = 0;
  for (const [, country] of networks) {
    if (places.has(country)) continue;
    places.set(country, length);
    const entry = map({ country: map({ iso_code: text(country) }) });
    data.push(entry);
    length += entry.length;
  }
  const tree = Buffer.alloc(nodes.length * 8);
  for (const [index, node] of nodes.entries()) {
    for (const [side, child] of node.entries()) {
      const record = Array.isArray(child)
        ? nodes.indexOf(child)
        : nodes.length + (child === undefined ? 0 : 16 + (places.get(child) ?? 0));
      tree.writeUInt32BE(record, index * 8 + side * 4);
    }
  }
  const metadata = map({
    binary_format_major_version: uint(5, 2),
    binary_format_minor_version: uint(5, 0),
    build_epoch: uint(9, 1),
    database_type: text('Test-Country'),
    description: map({}),
    ip_version: uint(5, 6),
    languages: Buffer.from([0, 4]),
    node_count: uint(6, nodes.length),
    record_size: uint(5, 32),
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata]);
}

function bitsOf(network: string): string {
  const [address = '', length = '32'] = network.split('/');
  const bits = address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return '0'.repeat(96) + bits.slice(0, Number(length));
}

function plant(node: Node, bits: string, country: string): void {
  const side = Number(bits[0]);
  if (bits.length === 1) {
    node[side] = country;
    return;
  }
  const below = node[side];
  const next: Node = Array.isArray(below) ? below : [undefined, undefined];
  node[side] = next;
  plant(next, bits.slice(1), country);
}

/** Types above 7 stand in a byte of their own. */
const control = (type: number, size: number): Buffer => Buffer.from(type > 7 ? [size, type - 7] : [(type << 5) | size]);

const text = (value: string): Buffer => Buffer.concat([control(2, value.length), Buffer.from(value)]);

const map = (entries: Record<string, Buffer>): Buffer =>
  Buffer.concat([
    control(7, Object.keys(entries).length),
    ...Object.entries(entries).flatMap(([name, value]) => [text(name), value]),
  ]);

const uint = (type: number, value: number): Buffer =>
  Buffer.concat([control(type, 2), Buffer.from([value >> 8, value & 255])]);
