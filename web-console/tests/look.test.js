// What the console looks like: to whom, in which language, with which keys, however hostile what it shows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import { hub, launch, open, quit, visit } from './support.js';

before(launch);
after(quit);

const PAGES = [
  'dossiers',
  'notifications',
  'exchanges',
  'faults',
  'parties',
  'time',
  'bots',
  'scenarios',
  'conformance',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A hub at which something has happened, and one of its télédossiers. */
async function busyHub(t) {
  const h = await hub(t);
  await h.call('si-certdc-paris', 'GET', '/notifications?maxResult=5');
  await h.call('si-certdc-paris', 'GET', '/cases/11111111-1111-4111-8111-111111111111');
  await h.control('POST', '/faults', { preset: 'throttled' });
  await h.control('PUT', '/bots', [
    { id: 'mairie', side: 'SI', processCode: 'CERTDC', does: { treat: 1 }, delay: 'PT30S' },
  ]);
  const { items } = await h.control('GET', '/dossiers?status=DONE');
  return { h, dossier: items[0] };
}

/** In the dark, only colours differ. */
async function assertAccessible(page, colorScheme, where) {
  const builder = new AxeBuilder({ page });
  const { violations } = await (
    colorScheme === 'dark' ? builder.withRules(['color-contrast']) : builder.withTags(RULES)
  ).analyze();
  const broken = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(broken, [], where);
}

for (const colorScheme of ['light', 'dark'])
  test(`axe finds nothing on any page, ${colorScheme}`, async (t) => {
    const { h, dossier } = await busyHub(t);
    const page = await open(t, h, { colorScheme });
    for (const name of PAGES) {
      // Few rows say as much as many.
      await visit(page, name === 'parties' ? '/parties?text=certdc' : `/${name}`);
      await page.locator('main h1').waitFor();
      await assertAccessible(page, colorScheme, name);
    }
    await visit(page, `/dossiers/${dossier.folderId}`);
    await page.getByRole('heading', { level: 1, name: dossier.externalId }).waitFor();
    await assertAccessible(page, colorScheme, 'a télédossier');
    await visit(page, '/exchanges?entry=2');
    await page.getByTestId('body').first().waitFor();
    await assertAccessible(page, colorScheme, 'an exchange');
    await page.keyboard.press('Control+k');
    await page.getByRole('listbox').waitFor();
    await assertAccessible(page, colorScheme, 'the commands');
  });

test('axe finds nothing in any dialog', async (t) => {
  const { h, dossier } = await busyHub(t);
  const page = await open(t, h);
  const check = async (hash, button) => {
    await visit(page, hash);
    await page.getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog').waitFor();
    await assertAccessible(page, 'light', `${hash} ${button}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await check('/dossiers', 'Inject…');
  await check('/dossiers', 'Keyboard');
  await check('/notifications', 'Inject a notification…');
  await check('/notifications', 'E-mails not sent');
  await check('/parties', 'Snippets');
  await check('/parties', 'A party of my own…');
  await check('/parties?tab=organizations', 'An organization…');
  await check('/parties?tab=subscriptions', 'Subscribe…');
  await check(`/dossiers/${dossier.folderId}`, /RECEIVED$/);
});

test('hostile names and attachments are shown and do nothing', async (t) => {
  const h = await hub(t);
  const evil = '<script>window.evil = 1</script><img src=x onerror="window.evil = 2">';
  const organization = { type: 'SI', companyRegister: '99900000000010', branchCode: '00001', name: evil };
  await h.control('POST', '/organizations', {
    ...organization,
    postalCode: '99000',
    territory: 'ESSAI',
    status: 'Actif',
  });
  const script = (number) => `<script>parent.evil = ${number}</script>`;
  const attachments = [
    {
      fileName: `${evil}.html`,
      text: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${script(3)}</html>`,
    },
    {
      fileName: 'picture.svg',
      text: `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${script(4)}</svg>`,
    },
  ].map((one) => ({ ...one, mimeType: 'application/xml' }));
  const [{ caseId, folderId }] = await h.control('POST', '/dossiers', { processCode: 'CERTDC', attachments });
  await h.control('POST', `/cases/${caseId}/events`, { as: 'SI', message: evil, author: evil });

  const page = await open(t, h, { hash: `#/dossiers/${folderId}` });
  await page.getByRole('region', { name: 'What happened' }).getByText(evil).first().waitFor();
  for (const name of [/window.evil/, /picture.svg/]) {
    await page.getByRole('region', { name: 'Files' }).getByRole('button', { name }).click();
    const preview = page.getByRole('dialog');
    await preview.getByTestId('preview').getByText('parent.evil').waitFor();
    await preview.getByRole('button', { name: 'Rendered, without scripts' }).click();
    assert.equal(await preview.locator('iframe').getAttribute('sandbox'), '');
    await page.keyboard.press('Escape');
    await preview.waitFor({ state: 'detached' });
  }
  await visit(page, '/parties?tab=organizations');
  await page.getByText(evil).waitFor();
  assert.equal(await page.evaluate(() => window.evil), undefined);
  // The browser mentions what it kept from running.
  const unexpected = page.errors.filter((error) => !/Blocked script execution|Content Security Policy/.test(error));
  assert.deepEqual(unexpected, []);
  page.errors.length = 0;
});

test('a document that a party sent is shown', async (t) => {
  const h = await hub(t);
  const attachments = [{ mimeType: 'application/pdf' }, { mimeType: 'application/xml', text: '<acte>Camille</acte>' }];
  const [{ folderId }] = await h.control('POST', '/dossiers', { processCode: 'CERTDC', attachments });
  const page = await open(t, h, { hash: `#/dossiers/${folderId}` });
  const files = page.getByRole('region', { name: 'Files' }).getByRole('button');
  await files.nth(1).click();
  assert.equal(await page.getByTestId('preview').textContent(), '<acte>Camille</acte>');
  await page.keyboard.press('Escape');
  await files.nth(0).click();
  await page.locator('iframe').waitFor();
});

test('the console speaks the language of the browser, and the other on demand', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { locale: 'fr-FR' });
  await page.getByRole('link', { name: 'Échanges' }).waitFor();
  assert.equal(await page.getAttribute('html', 'lang'), 'fr');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Exchanges' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'Exchanges' }).waitFor();
});

test('keys move, open, go back to the same row, filter and command', async (t) => {
  const h = await hub(t);
  const page = await open(t, h);
  const list = page.getByRole('list', { name: 'Télédossiers' });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('href'));
  await list.getByRole('link').first().waitFor();
  for (let rows = 0; rows < 25; rows += 1) await page.keyboard.press('j');
  await page.keyboard.press('k');
  const row = await focused();
  assert.match(row, /^#\/dossiers\/[0-9a-f-]{36}$/);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'What happened' }).waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor();
  await page.waitForFunction((href) => document.activeElement?.getAttribute('href') === href, row);
  await page.keyboard.press('/');
  await page.keyboard.type('certdc');
  await page.waitForURL(/text=certdc/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'detached' });
  await page.keyboard.press('3');
  await page.getByRole('heading', { level: 1, name: 'Exchanges' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('every fault off');
  await page.keyboard.press('Enter');
  await page.getByText('Every fault is off.').waitFor();
});

test('nothing overflows sideways, from a telephone to a wall', async (t) => {
  const { h, dossier } = await busyHub(t);
  for (const viewport of [
    { width: 360, height: 740 },
    { width: 768, height: 1024 },
    { width: 3840, height: 2160 },
  ]) {
    const page = await open(t, h, { viewport });
    for (const name of [...PAGES, `dossiers/${dossier.folderId}`, 'exchanges?entry=2']) {
      await visit(page, `/${name}`);
      await page.locator('main').locator('h1, h2').filter({ visible: true }).first().waitFor();
      const surplus = await page.evaluate(() => {
        const main = document.getElementById('main');
        return Math.max(document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth);
      });
      assert.ok(surplus <= 0, `${name} at ${viewport.width}: ${surplus} too many`);
    }
  }
});

test('a console that nobody touches leaves the hub alone', async (t) => {
  const { h, dossier } = await busyHub(t);
  const page = await open(t, h);
  for (const name of ['dossiers', 'exchanges', `dossiers/${dossier.folderId}`]) {
    await visit(page, `/${name}`);
    await page.locator('main').locator('h1, h2').filter({ visible: true }).first().waitFor();
    let asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    // What does not happen takes a while not to. Faults and grades are looked at now and then all the same.
    await page.waitForTimeout(1200);
    page.removeAllListeners('request');
    asked = asked.filter((path) => !/\/(faults|scenario|exercises\/progress)$/.test(path));
    assert.ok(asked.length <= 10, `${name} asks for ${asked.length}: ${asked.slice(0, 12)}`);
  }
});

test('what is served may load and run nothing but the console’s own files', async (t) => {
  const h = await hub(t);
  const answer = await fetch(`${h.url}/console/`);
  const policy = answer.headers.get('content-security-policy');
  assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
  const html = await answer.text();
  assert.doesNotMatch(html, /<script(?![^>]* src="\.\/assets\/)|<style|style=/);
  const [script] = /\.\/assets\/[^"]+\.js/.exec(html);
  const asset = await fetch(new URL(script, `${h.url}/console/`));
  assert.match(asset.headers.get('cache-control'), /immutable/);
  assert.equal((await fetch(`${h.url}/console/nothing.js`)).status, 404);
  assert.equal((await fetch(h.url, { redirect: 'manual' })).headers.get('location'), '/console/');
});
