/**
 * Whether a session belongs to the share `rate` (0 … 1) that is recorded: FNV-1a (32 bits) of the id, divided by 2^32,
 * below the rate. Every tab and page, and a collector that counts the same way, comes to the same answer.
 */
export function isSampled(session: string, rate: number): boolean {
  let hash = 0x811c9dc5;
  for (let at = 0; at < session.length; at += 1) hash = Math.imul(hash ^ session.charCodeAt(at), 0x01000193);
  return (hash >>> 0) / 2 ** 32 < rate;
}
