// Writes the bundled price table from the npm package @pydantic/genai-prices (MIT).
//
//   npm pack @pydantic/genai-prices@0.1.8 && tar xzf pydantic-genai-prices-0.1.8.tgz
//   node tools/prices/dump.mjs package > server/src/main/resources/dev/gangway/usage/prices.json
//
// The package exports no data, only functions over it: the table is the first array of its module.
// Kept are the makers of models that agents use, and of each model how its name is matched and what
// a million tokens cost in US dollars. Of prices that changed the newest counts; of prices by size
// the first, and of prices by time of day the dearest.
import { readFileSync } from 'node:fs';

const directory = process.argv[2];
const version = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8')).version;
const module = readFileSync(`${directory}/dist/index.js`, 'utf8');
const start = module.indexOf('[');
const providers = new Function(`return ${module.slice(start, module.indexOf('\n]', start) + 2)}`)();

const KEPT = ['anthropic', 'openai', 'google', 'x-ai', 'deepseek', 'mistral', 'moonshotai',
  'openrouter'];
const PRICES = { input_mtok: 'input', output_mtok: 'output', cache_read_mtok: 'cacheRead',
  cache_write_mtok: 'cacheWrite' };

const number = price => (typeof price === 'number' ? price : price?.base);

function flat(prices) {
  const found = {};
  for (const [from, to] of Object.entries(PRICES)) {
    const value = number(prices[from]);
    if (value !== undefined) found[to] = value;
  }
  return found;
}

function current(prices) {
  if (!Array.isArray(prices)) return flat(prices);
  const now = new Date().toISOString().slice(0, 10);
  const dated = prices.filter(price => !price.constraint || price.constraint.start_date);
  const begun = dated.filter(price => !price.constraint || price.constraint.start_date <= now);
  if (begun.length > 0 && dated.length === prices.length) return flat(begun.at(-1).prices);
  return prices.map(price => flat(price.prices)).sort((a, b) => b.output - a.output)[0];
}

const table = providers
  .filter(provider => KEPT.includes(provider.id))
  .map(provider => ({
    id: provider.id,
    match: provider.model_match,
    models: provider.models
      .map(model => ({ id: model.id, match: model.match, ...current(model.prices) }))
      .filter(model => model.input !== undefined && model.output !== undefined),
  }));
const head = { source: `@pydantic/genai-prices ${version}`, license: 'MIT', unit: 'USD per million tokens' };
const lines = table.map(provider => {
  const models = provider.models.map(model => '   ' + JSON.stringify(model)).join(',\n');
  const of = JSON.stringify({ id: provider.id, match: provider.match }).slice(0, -1);
  return `  ${of},"models":[\n${models}]}`;
});
process.stdout.write(`${JSON.stringify(head).slice(0, -1)},"providers":[\n${lines.join(',\n')}]}\n`);
