/** An error as ClickHouse words it: `Code: 60. DB::Exception: …. (UNKNOWN_TABLE)`. */
export class ClickHouseError extends Error {
  readonly code: number;
  readonly type: string;

  constructor(code: number, type: string, text: string) {
    super(`Code: ${code}. DB::Exception: ${text}. (${type})`);
    this.name = 'ClickHouseError';
    this.code = code;
    this.type = type;
  }
}

/** The code inside a message of the engine; 1002 (UNKNOWN_EXCEPTION) when it has none. */
export function errorCode(error: unknown): number {
  if (error instanceof ClickHouseError) return error.code;
  const message = error instanceof Error ? error.message : String(error);
  return Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002);
}

const statuses: [number, number[]][] = [
  [401, [194]],
  [403, [192, 193, 516, 511]],
  [400, [6, 25, 26, 27, 33, 36, 38, 41, 53, 62, 69, 72, 117, 167, 168, 456, 457]],
  [404, [16, 46, 47, 50, 56, 60, 63, 73, 75, 81, 115, 336, 372]],
  [408, [159]],
  [413, [307]],
  [501, [48]],
  [503, [202, 209, 439]],
];

/** As ClickHouse's `exceptionCodeToHTTPStatus`; 500 for what is not in the list. */
export const httpStatus = (code: number): number => statuses.find(([, codes]) => codes.includes(code))?.[0] ?? 500;
