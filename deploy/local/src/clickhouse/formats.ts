/**
 * Formats whose chunks can be sent one after the other; the engine writes a header into every chunk of the others, so
 * those are made in one piece.
 */
const chunked = new Set(
  [
    ['JSONEachRow', 'JSONLines', 'NDJSON', 'JSONCompactEachRow', 'JSONStringsEachRow', 'JSONCompactStringsEachRow'],
    ['CSV', 'TSV', 'TabSeparated', 'TSVRaw', 'TabSeparatedRaw', 'Raw', 'LineAsString', 'RowBinary', 'Native'],
  ]
    .flat()
    .map((format) => format.toLowerCase()),
);

export const isChunked = (format: string): boolean => chunked.has(format.toLowerCase());

const contentTypes: [RegExp, string][] = [
  [/^(JSON\w*EachRow\w*|JSONLines|NDJSON)$/i, 'application/x-ndjson; charset=UTF-8'],
  [/^(JSON|PrettyJSON)/i, 'application/json; charset=UTF-8'],
  [/^CSVWithNames/i, 'text/csv; charset=UTF-8; header=present'],
  [/^CSV$/i, 'text/csv; charset=UTF-8; header=absent'],
  [/^(TSV|TabSeparated)/i, 'text/tab-separated-values; charset=UTF-8'],
  [/^XML$/i, 'application/xml; charset=UTF-8'],
  [/^(RowBinary|Native|Parquet|ORC|Avro|Arrow|MsgPack|Npy|Protobuf)/i, 'application/octet-stream'],
];

export const contentType = (format: string): string =>
  contentTypes.find(([pattern]) => pattern.test(format))?.[1] ?? 'text/plain; charset=UTF-8';
