/** A chunk inflates to 16 MiB at most; more is no chunk of ours. */
const maxInflatedBytes = 64 * 1024 * 1024;

/**
 * The text of a gzip member.
 * @throws RangeError when it inflates to more than 64 MiB, TypeError when it is no gzip.
 */
export async function inflateChunk(body: Uint8Array): Promise<string> {
  const stream = new Blob([body as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxInflatedBytes) {
      await reader.cancel();
      throw new RangeError('chunk inflates to more than 64 MiB');
    }
    text += decoder.decode(value, { stream: true });
  }
}
