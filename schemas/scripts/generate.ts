/**
 * Writes src/generated/ from the contracts: types of the topics' values from their JSON Schemas, types of the gRPC
 * services from the protos, and the privacy rules as a module that a browser bundle can hold.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const out = join(root, 'src/generated');
const banner = '// Made from the contracts by schemas/scripts/generate.ts.';

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const modules: string[] = [];
for (const file of readdirSync(join(root, 'kafka')).filter((name) => name.endsWith('.schema.json'))) {
  const schema = JSON.parse(readFileSync(join(root, 'kafka', file), 'utf8'));
  const name = file.replace('.schema.json', '');
  const code = await compile(schema, name, { bannerComment: banner, additionalProperties: false, format: false });
  writeFileSync(join(out, `${name}.ts`), code);
  modules.push(name);
}

const privacy = parse(readFileSync(join(root, 'privacy/pii.yaml'), 'utf8'));
writeFileSync(
  join(out, 'pii.ts'),
  `${banner}\nimport type { PrivacyRules } from '../privacy-rules.ts';\n\nexport const privacyRules: PrivacyRules = ${JSON.stringify(privacy, null, 2)};\n`,
);

execFileSync(
  join(root, '../node_modules/.bin/proto-loader-gen-types'),
  [
    '--defaults',
    '--arrays',
    '--grpcLib=@grpc/grpc-js',
    '--targetFileExtension=.ts',
    '--importFileExtension=.ts',
    `--outDir=${join(out, 'grpc')}`,
    'audit.proto',
  ],
  { cwd: join(root, 'grpc'), stdio: ['ignore', 'ignore', 'inherit'] },
);

const messages = join(out, 'grpc/sightline/audit/v1');
writeFileSync(
  join(out, 'grpc/types.ts'),
  `${banner}\n${readdirSync(messages)
    .map((file) => `export * from './sightline/audit/v1/${file}';`)
    .join('\n')}\n`,
);

writeFileSync(
  join(out, 'index.ts'),
  `${banner}\n${modules.map((name) => `export type * from './${name}.ts';`).join('\n')}\nexport { privacyRules } from './pii.ts';\n`,
);
