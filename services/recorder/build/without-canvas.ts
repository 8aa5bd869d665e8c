import type { Plugin } from 'vite';

/**
 * Takes rrweb's canvas recording out of the bundle, which is never switched on here: 4 kB gzipped, and a worker that a
 * page's Content-Security-Policy might speak up against. Fails when rrweb's file is laid out in another way.
 */
export function withoutCanvas(): Plugin {
  const canvas = /\nvar chars = "ABC[\s\S]*?\nclass CanvasManager \{[\s\S]*?\n\}\n(?=class StylesheetManager \{)/;
  const nothing = `
class CanvasManager {
  reset() {}
  freeze() {}
  unfreeze() {}
  lock() {}
  unlock() {}
}
`;
  return {
    name: 'sightline:without-canvas',
    transform(code, id) {
      if (!/@rrweb[\\/]record[\\/]dist[\\/]record\.js$/.test(id)) return null;
      if (!canvas.test(code)) throw new Error('rrweb has changed: its canvas code was not found where it used to be');
      return { code: code.replace(canvas, nothing), map: null };
    },
  };
}
