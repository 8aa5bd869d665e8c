import type { IncomingMessage } from 'node:http';
import { ClickHouseError } from '../clickhouse-error.ts';

/** What a request's address and headers ask for. */
export interface RequestOptions {
  query: string;
  database: string | undefined;
  /** For statements without a FORMAT clause. */
  format: string | undefined;
  session: { id: string; timeoutSeconds: number; mustExist: boolean } | undefined;
  /** `param_x` by its name x. */
  parameters: Map<string, string>;
  settings: Map<string, string>;
  /** Answer only when the whole result is there. */
  wait: boolean;
  /** GET may not change anything. */
  readonly: boolean;
}

const longestSession = 3600;
/** Parameters of the interface that are no settings of a query; those with an effect are read by name below. */
const reserved = new Set(
  `query query_id database default_format session_id session_timeout session_check user password quota_key
   stacktrace compress decompress role buffer_size wait_end_of_query client_protocol_version close_session`.split(
    /\s+/,
  ),
);

export function readRequestOptions(request: IncomingMessage, address: URLSearchParams): RequestOptions {
  refuseUnsupported(address);
  const parameters = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of address) {
    if (name.startsWith('param_')) parameters.set(name.slice(6), value);
    else if (!reserved.has(name)) settings.set(name, value);
  }
  const sessionId = address.get('session_id');
  return {
    query: address.get('query') ?? '',
    database: address.get('database') || header(request, 'x-clickhouse-database'),
    format: address.get('default_format') || header(request, 'x-clickhouse-format'),
    session: sessionId
      ? { id: sessionId, timeoutSeconds: sessionTimeout(address), mustExist: isOn(address, 'session_check') }
      : undefined,
    parameters,
    settings,
    wait: isOn(address, 'wait_end_of_query'),
    readonly: request.method === 'GET',
  };
}

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const isOn = (address: URLSearchParams, name: string): boolean => ['1', 'true'].includes(address.get(name) ?? '');

function sessionTimeout(address: URLSearchParams): number {
  const text = address.get('session_timeout') ?? '60';
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestSession) {
    throw new ClickHouseError(374, 'INVALID_SESSION_TIMEOUT', `Invalid session timeout: '${text}'`);
  }
  return seconds;
}

function refuseUnsupported(address: URLSearchParams): void {
  if (isOn(address, 'compress') || isOn(address, 'decompress')) {
    throw new ClickHouseError(
      48,
      'NOT_IMPLEMENTED',
      'Native compression is not supported; use Content-Encoding and Accept-Encoding',
    );
  }
  const role = address.get('role');
  if (role) throw new ClickHouseError(511, 'UNKNOWN_ROLE', `There is no role \`${role}\` in user directories`);
}
