/** A canvas of a browser has an end; taller pages are exported smaller. */
const maxSide = 16_000;

/** Saves the heatmap at the size of its page, transparent, so that it can be laid over a picture of it. */
export async function exportPng(
  source: HTMLCanvasElement,
  pageWidth: number,
  pageHeight: number,
  name: string,
): Promise<void> {
  const scale = Math.min(1, maxSide / Math.max(pageWidth, pageHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(pageWidth * scale);
  canvas.height = Math.round(pageHeight * scale);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
