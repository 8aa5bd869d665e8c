import type { z } from 'zod';

/** What `--help` says of one key. */
interface KeyHelp {
  key: string;
  meaning: string;
  /** The default as the environment would spell it; undefined: the key is required; null: optional. */
  defaultValue: string | null | undefined;
}

/** The parts of a zod definition that wrap another type. */
interface Wrapper {
  type: string;
  innerType?: z.core.$ZodType;
  in?: z.core.$ZodType;
  defaultValue?: unknown;
}

/** A key's description and default may sit on any layer: `.default().describe()`, `.describe().transform()`. */
function describeKey(key: string, type: z.core.$ZodType): KeyHelp {
  const help: KeyHelp = { key, meaning: '', defaultValue: undefined };
  let layer: (z.core.$ZodType & { description?: string | undefined }) | undefined = type;
  while (layer) {
    const wrapper = layer._zod.def as Wrapper;
    help.meaning ||= layer.description ?? '';
    if (help.defaultValue === undefined) {
      if (wrapper.type === 'default' || wrapper.type === 'prefault') help.defaultValue = String(wrapper.defaultValue);
      if (wrapper.type === 'optional') help.defaultValue = null;
    }
    layer = wrapper.innerType ?? wrapper.in;
  }
  return help;
}

/** The text of `--help`: each environment variable with its meaning and default. */
export function configHelp(name: string, schema: z.ZodObject): string {
  const lines = Object.entries(schema.shape).map(([key, type]) => {
    const help = describeKey(key, type);
    const suffix =
      help.defaultValue === undefined
        ? '(required)'
        : help.defaultValue === null
          ? '(optional)'
          : `(default: ${help.defaultValue === '' ? 'empty' : help.defaultValue})`;
    return `  ${key}\n      ${help.meaning} ${suffix}`;
  });
  return `${name}: configured by environment variables\n\n${lines.join('\n')}\n`;
}
