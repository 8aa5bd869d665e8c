import type { Connection } from './engine.ts';
import type { RequestOptions } from './http/request-options.ts';
import { identifier, literal } from './literal.ts';

type Wanted = Pick<RequestOptions, 'database' | 'parameters' | 'settings' | 'readonly'>;

/** Where the engine, made for a command line, differs from a server. */
const serverDefaults: [string, string][] = [
  ['implicit_select', '0'],
  ['allow_introspection_functions', '0'],
];

/** Characters; a character may take four of the 262,144 bytes that a statement may have by default. */
const safeQuerySize = 65_536;

const assignments = (pairs: Iterable<[string, string]>): string =>
  [...pairs].map(([name, value]) => `${identifier(name)} = ${value}`).join(', ');

/** Sets what one request asks for on its connection: database, settings, parameters. */
export async function enter(
  connection: Connection,
  { database, parameters, settings, readonly }: Wanted,
): Promise<void> {
  if (database !== undefined) await connection.run(`USE ${identifier(database)}`, 'Null');
  if (parameters.size > 0) await setParameters(connection, parameters);
  const pairs: [string, string][] = [
    ...serverDefaults.filter(([name]) => !settings.has(name)),
    ...[...settings].map(([name, value]): [string, string] => [name, literal(value)]),
  ];
  if (readonly && !settings.has('readonly')) pairs.push(['readonly', '2']);
  await connection.run(`SET ${assignments(pairs)}`, 'Null');
}

/** Parameters are no part of the statement that `max_query_size` limits; here they come in one of their own. */
async function setParameters(connection: Connection, parameters: Map<string, string>): Promise<void> {
  const sql = `SET ${assignments([...parameters].map(([name, value]) => [`param_${name}`, literal(value)]))}`;
  const long = sql.length > safeQuerySize;
  if (long) await connection.run(`SET max_query_size = ${Buffer.byteLength(sql) + 1}`, 'Null');
  await connection.run(sql, 'Null');
  if (long) await connection.run('SET max_query_size = DEFAULT', 'Null');
}

/**
 * As `enter`, on a connection that lives on: returns the way back, so that a setting of one request does not stay in
 * its session.
 */
export async function enterForOne(connection: Connection, wanted: Wanted): Promise<() => Promise<void>> {
  const names = [...wanted.settings.keys()].map(literal).join(', ');
  const read = async <T>(sql: string): Promise<T[]> => {
    const { bytes } = await connection.run(sql, 'JSONEachRow');
    const lines = Buffer.from(bytes).toString().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as T);
  };
  const sql = `SELECT name, value, changed FROM system.settings WHERE name IN (${names || "''"})`;
  const before = await read<{ name: string; value: string; changed: number }>(sql);
  const [place] = await read<{ name: string }>('SELECT currentDatabase() AS name');
  await enter(connection, { ...wanted, readonly: false });
  return async () => {
    const back = before.map(({ name, value, changed }): [string, string] => [
      name,
      changed ? literal(value) : 'DEFAULT',
    ]);
    if (back.length > 0) await connection.run(`SET ${assignments(back)}`, 'Null');
    if (wanted.database !== undefined && place) await connection.run(`USE ${identifier(place.name)}`, 'Null');
  };
}
