import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClickHouseError } from './clickhouse-error.ts';
import type { Connection, Engine } from './engine.ts';
import { isChunked } from './formats.ts';
import { authenticate } from './http/authenticate.ts';
import { multipartBoundary, parseMultipart } from './http/multipart.ts';
import { readText, spoolBody } from './http/request-body.ts';
import { type RequestOptions, readRequestOptions } from './http/request-options.ts';
import { Answer } from './http/response.ts';
import { enter, enterForOne } from './query-context.ts';
import type { Sessions } from './sessions.ts';
import type { createSpool } from './spool.ts';
import {
  type InsertFromInputStatement,
  type InsertStatement,
  type PlainStatement,
  parseStatement,
} from './sql/statement.ts';

export interface HandlerParts {
  engine: Engine;
  sessions: Sessions;
  spool: ReturnType<typeof createSpool>;
  password: string;
  timezone: string;
}

/** Bytes of an insert's data; of less, threads that share it out cost a third of the insert and save nothing. */
const smallBody = 1024 * 1024;
const oneThread = 'SETTINGS max_threads = 1, input_format_parallel_parsing = 0';

/** The format of ClickHouse's HTTP interface when nobody names one. */
const defaultFormat = 'TabSeparated';

/** Answers one request with a statement in it. Never rejects. */
export async function handleQuery(
  parts: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const address = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const answer = new Answer(request, response, {
    queryId: address.get('query_id') || randomUUID(),
    compress: ['1', 'true'].includes(address.get('enable_http_compression') ?? ''),
    timezone: parts.timezone,
  });
  try {
    authenticate(request, address, parts.password);
    const options = readRequestOptions(request, address);
    await withConnection(parts, options, (connection) => execute(parts, request, options, connection, answer));
  } catch (error) {
    await answer.fail(error);
  } finally {
    // Whatever of the body was not read, so that the connection can be used again.
    request.resume();
  }
}

async function withConnection(
  { engine, sessions }: HandlerParts,
  options: RequestOptions,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  if (!options.session) {
    const connection = engine.connect();
    try {
      return await work(connection);
    } finally {
      connection.close();
    }
  }
  const { connection, release } = sessions.acquire(options.session);
  try {
    await work(connection);
  } finally {
    release();
  }
}

async function execute(
  parts: HandlerParts,
  request: IncomingMessage,
  options: RequestOptions,
  connection: Connection,
  answer: Answer,
): Promise<void> {
  const boundary = multipartBoundary(request.headers['content-type']);
  // With a statement in the address, the body is an insert's data and may be large.
  const bodyIsData = options.query !== '' && boundary === undefined;
  let text = options.query;
  if (boundary !== undefined) {
    for (const [name, value] of parseMultipart(await readText(request), boundary)) {
      if (name === 'query') text += value;
      else if (name.startsWith('param_')) options.parameters.set(name.slice(6), value);
    }
  } else if (!bodyIsData) text = await readText(request);

  const statement = parseStatement(text);
  const data = bodyIsData && statement.kind !== 'plain' ? request : undefined;
  const restore = options.session
    ? await enterForOne(connection, options)
    : await enter(connection, options).then(() => undefined);
  try {
    if (statement.kind === 'plain') await runPlain(statement, options, connection, answer);
    else await runInsert(parts, statement, data, options, connection, answer);
  } finally {
    await restore?.();
  }
}

async function runPlain(
  statement: PlainStatement,
  options: RequestOptions,
  connection: Connection,
  answer: Answer,
): Promise<void> {
  const format = statement.format ?? options.format ?? defaultFormat;
  if (canStream(statement, format, options)) {
    try {
      return await sendStream(statement, format, connection, answer);
    } catch (error) {
      // Some statements that begin like a query are none, e.g. WITH … INSERT.
      if (!(error instanceof Error && error.message.includes('Streaming query is not supported'))) throw error;
    }
  }
  const { bytes, rowsRead, bytesRead } = await connection.run(statement.sql, format);
  answer.begin(statement.answersRows ? format : undefined, { rowsRead, bytesRead, rowsWritten: 0 });
  await answer.write(bytes);
  answer.end();
}

/**
 * The engine plans a streamed statement in the thread that answers everybody, so what takes its time there runs in one
 * piece in a thread of its own instead.
 */
function canStream(statement: PlainStatement, format: string, options: RequestOptions): boolean {
  const query = ['SELECT', 'WITH', '('].includes(statement.verb) && !statement.runsWhenPlanned;
  return query && isChunked(format) && !options.wait && !options.settings.has('output_format_json_array_of_rows');
}

async function sendStream(
  statement: PlainStatement,
  format: string,
  connection: Connection,
  answer: Answer,
): Promise<void> {
  let begun = false;
  for await (const chunk of connection.stream(statement.sql, format)) {
    if (answer.closed) return;
    if (!begun) answer.begin(format, { rowsRead: 0, bytesRead: 0, rowsWritten: 0 });
    begun = true;
    await answer.write(chunk);
  }
  if (!begun) answer.begin(format, { rowsRead: 0, bytesRead: 0, rowsWritten: 0 });
  answer.end();
}

/** The whole body first, into a file, then one statement that reads it: a client that breaks off inserts nothing. */
async function runInsert(
  { spool }: HandlerParts,
  statement: InsertStatement | InsertFromInputStatement,
  body: IncomingMessage | undefined,
  options: RequestOptions,
  connection: Connection,
  answer: Answer,
): Promise<void> {
  const format = statement.format ?? options.format ?? 'Values';
  if (!/^\w+$/.test(format)) throw new ClickHouseError(73, 'UNKNOWN_FORMAT', `Unknown format ${format}`);
  const { rowsRead, bytesRead } = await spool(async (file) => {
    await spoolBody(body, statement.data, file);
    const { size } = await stat(file);
    return connection.run(insertFromFile(statement, file, format, size), 'Null');
  });
  answer.begin(undefined, { rowsRead, bytesRead, rowsWritten: rowsRead });
  answer.end();
}

function insertFromFile(
  statement: InsertStatement | InsertFromInputStatement,
  file: string,
  format: string,
  bytes: number,
): string {
  if (statement.kind === 'insert') {
    const settings = statement.settings || (bytes < smallBody ? oneThread : '');
    return `${statement.head} FROM INFILE '${file}' COMPRESSION 'none' ${settings} FORMAT ${format}`;
  }
  const structure = statement.structure === '' ? '' : `, ${statement.structure}`;
  return `${statement.beforeInput} file('${file}', '${format}'${structure}) ${statement.afterInput}`;
}
