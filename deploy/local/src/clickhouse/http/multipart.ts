import { ClickHouseError } from '../clickhouse-error.ts';

/** The boundary of a multipart/form-data request, or undefined when it is something else. */
export const multipartBoundary = (contentType: string | undefined): string | undefined =>
  /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1];

/** Fields by name. Files (external tables of ClickHouse) are refused. */
export function parseMultipart(body: string, boundary: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1)) {
    const split = part.indexOf('\r\n\r\n');
    const head = part.slice(0, split);
    const name = /name="([^"]*)"/.exec(head)?.[1] ?? '';
    if (/filename="/.test(head))
      throw new ClickHouseError(48, 'NOT_IMPLEMENTED', `External table ${name} is not supported`);
    fields.set(name, part.slice(split + 4));
  }
  return fields;
}
