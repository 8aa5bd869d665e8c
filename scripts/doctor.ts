/** npm run doctor: what this machine has of what Sightline needs, and the command for what is missing. */
import type { Check } from '@sightline/local';
import { defaultPorts } from './local/ports.ts';

const help = `npm run doctor

Says what of Node, the ClickHouse engine, Java, Kafka, Maven, Redis, Chromium, disk, memory and ports is there, and gives
the command for what is missing. Changes nothing. Ends with exit code 1 when something is missing that npm start
does not install by itself.`;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(help);
  process.exit(0);
}

const marks: Record<Check['state'], string> = { present: 'ok      ', fetched: 'fetched ', missing: 'MISSING ' };
/** From its source: the doctor is asked before anything has been built. */
const source = new URL('../deploy/local/src/index.ts', import.meta.url).href;
const { checkMachine, enginePorts } = (await import(source)) as typeof import('@sightline/local');

const fromEnvironment = ([name, port]: [string, number]): [string, number] => [name, Number(process.env[name] || port)];
const ports = Object.fromEntries(Object.entries({ ...enginePorts, ...defaultPorts }).map(fromEnvironment));
const checks = await checkMachine(ports);
for (const { what, state, detail, command } of checks) {
  console.log(`${marks[state]} ${what}: ${detail}${command ? `\n           ${command}` : ''}`);
}
const missing = checks.filter(({ state }) => state === 'missing').length;
console.log(missing === 0 ? '\nReady: npm start' : `\n${missing} missing; see the lines marked MISSING.`);
process.exitCode = missing === 0 ? 0 : 1;
