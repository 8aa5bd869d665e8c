/** npm run bench: measurements that are code. Each file in scripts/bench is one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3));
const name = process.argv[2];

if (name === undefined || name.startsWith('-')) {
  console.log(`npm run bench -- <name> [options]

Names: ${names.join(', ')}. Each says with --help what it measures and how long it takes.`);
} else if (!names.includes(name)) {
  console.error(`There is no benchmark ${name}; there are: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  // What is left are the options of the benchmark.
  process.argv.splice(2, 1);
  await import(join(folder, `${name}.ts`));
}
