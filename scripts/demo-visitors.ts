/** npm run demo:visitors: people and one bot for the demo shop, in a real headless browser. */
import { parseArgs } from 'node:util';
import { ensureChromium } from '@sightline/local';
import { runVisitors } from './demo/visitors.ts';
import { defaultPorts } from './local/ports.ts';

const help = `npm run demo:visitors [-- --visitors 6] [--shop http://localhost:8001]

Sends visitors into the demo shop that npm start runs: they look around, search, fill in forms, and one of them is a
bot that fails twelve logins and so raises alerts. Takes about a quarter of a minute a visitor, two at a time.`;

const { values } = parseArgs({
  options: {
    visitors: { type: 'string', default: '6' },
    shop: { type: 'string', default: `http://localhost:${process.env.SHOP_PORT ?? defaultPorts.SHOP_PORT}` },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const visitors = Number(values.visitors);
if (values.help) {
  console.log(help);
} else if (!Number.isInteger(visitors) || visitors < 0 || visitors > 1_000) {
  console.error('--visitors takes a whole number from 0 to 1000');
  process.exitCode = 2;
} else if (
  !(await fetch(values.shop).then(
    (answer) => answer.ok,
    () => false,
  ))
) {
  console.error(`There is no shop at ${values.shop}: run npm start first, or name its address with --shop.`);
  process.exitCode = 1;
} else {
  const chromiumPath = await ensureChromium();
  await runVisitors({ shopUrl: values.shop, chromiumPath, visitors, log: console.log });
}
