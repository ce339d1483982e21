// That the console stays small and quick, however much the hub holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { hub, launch, open, quit } from './support.js';

before(launch);
after(quit);

const MOST_BYTES = 150_000;
const MANY = 10_000;

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
  const page = await open(t, h);
  const list = page.getByRole('list', { name: 'Télédossiers' });
  await list.getByRole('link').first().waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const scripting = metrics.find(({ name }) => name === 'ScriptDuration').value * 1000;
  t.diagnostic(`first view: ${Math.round(scripting)} ms of scripting`);

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
  await page.waitForFunction(
    (size) =>
      Number(document.querySelector('li')?.closest('ol') && document.querySelector('main li').ariaSetSize) === size,
    total + 5,
  );
  assert.ok(Math.abs((await place()) - before) < 2);

  await page.getByLabel('Process').selectOption('EtatCivil');
  await page
    .getByTestId('total')
    .getByText(/^[45] /)
    .waitFor();
});
