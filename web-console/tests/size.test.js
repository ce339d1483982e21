// That the console stays small and quick, however much the hub holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { hub, launch, open, quit } from './support.js';

before(launch);
after(quit);

const MOST_BYTES = 150_000;
const MANY = 10_000;
/** Milliseconds; generous, since other tests run beside this one. */
const MOST_SCRIPTING = 500;

/** What the browser calls running a script. */
const SCRIPTS = new Set([
  'EvaluateScript',
  'FunctionCall',
  'RunMicrotasks',
  'v8.compile',
  'v8.compileModule',
  'TimerFire',
  'FireAnimationFrame',
]);

/** How long scripts ran in a page meanwhile, in milliseconds, by the browser's own trace. */
async function scriptingDuring(page, work) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ['devtools.timeline', 'v8'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const scripts = traceEvents
    .filter(({ name, dur }) => SCRIPTS.has(name) && dur)
    .sort((one, other) => one.ts - other.ts);
  const ends = new Map();
  let total = 0;
  for (const { pid, tid, ts, dur } of scripts) {
    const thread = `${pid} ${tid}`;
    // One script calls another: only the outer one counts.
    if (ts < (ends.get(thread) ?? 0)) continue;
    ends.set(thread, ts + dur);
    total += dur;
  }
  return total / 1000;
}

test(`all of it has less than ${MOST_BYTES} bytes, gzipped`, async (t) => {
  const { url } = await hub(t);
  const html = await (await fetch(`${url}/console/`)).text();
  const assets = [...html.matchAll(/\.\/assets\/[^"]+/g)].map(([path]) => new URL(path, `${url}/console/`));
  const files = await Promise.all(assets.map(async (asset) => Buffer.from(await (await fetch(asset)).arrayBuffer())));
  const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, gzipSync(html).length);
  t.diagnostic(`${bytes} bytes gzipped`);
  assert.ok(files.length >= 2 && bytes < MOST_BYTES, `${bytes} bytes`);
});

test('a list of ten thousand is there at once, scrolls to its end, filters and keeps its place', async (t) => {
  const h = await hub(t, '--seed', 'demo');
  await h.inject('CERTDC', MANY);
  await h.inject('EtatCivil', 3);
  const page = await open(t, h, { hash: '#/time' });
  const list = page.getByRole('list', { name: 'Télédossiers' });
  const scripting = await scriptingDuring(page, async () => {
    await page.goto(`${h.url}/console/`);
    await page.reload();
    await list.getByRole('link').first().waitFor();
  });
  t.diagnostic(`first view: ${scripting.toFixed(0)} ms of scripting`);
  assert.ok(scripting > 0 && scripting < MOST_SCRIPTING, `${scripting} ms of scripting`);

  const rows = await list.getByRole('listitem').count();
  assert.ok(rows < 80, `only what is in view exists, not ${rows} rows`);
  const total = (await h.control('GET', '/dossiers?limit=0')).total;
  await page.getByTestId('total').getByText(total.toLocaleString('en')).waitFor();

  const viewport = list.locator('..');
  const oldest = (await h.control('GET', `/dossiers?before=2&limit=1`)).items[0];
  await page.waitForFunction(
    ([name, size]) => {
      const all = document.querySelector(`ol[aria-label="${name}"]`);
      all.parentElement.scrollTop = all.parentElement.scrollHeight;
      return Number(all.querySelector('li')?.ariaSetSize) === size;
    },
    ['Télédossiers', total],
    { polling: 50 },
  );
  await list.locator(`a[href="#/dossiers/${oldest.folderId}"]`).waitFor();

  // What comes on top does not move what is read below.
  const place = () => viewport.evaluate((node) => node.scrollHeight - node.scrollTop);
  const before = await place();
  await h.inject('CERTDC', 5);
  await page
    .getByTestId('total')
    .getByText((total + 5).toLocaleString('en'))
    .waitFor();
  await list
    .locator(`li[aria-setsize="${total + 5}"]`)
    .first()
    .waitFor();
  assert.ok(Math.abs((await place()) - before) < 2);

  await page.getByLabel('Process').selectOption('EtatCivil');
  await page
    .getByTestId('total')
    .getByText(/^[45] /)
    .waitFor();
});
