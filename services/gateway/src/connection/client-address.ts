/**
 * The address of a client behind `hops` proxies, each of which appends the address that it was called from to
 * X-Forwarded-For; what stands further left is the client's own word and counts for nothing.
 */
export function clientAddress(peer: string, forwardedFor: string, hops: number): string {
  if (hops === 0) return peer;
  const chain = forwardedFor.split(',').flatMap((address) => address.trim() || []);
  return chain.at(-hops) ?? chain[0] ?? peer;
}
