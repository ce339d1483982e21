// What people do with the console, each test with a hub of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { hub, launch, open, quit } from './support.js';

before(launch);
after(quit);

const PARIS = 'si-certdc-paris';
const UNKNOWN = '11111111-1111-4111-8111-111111111111';

test('a whole life of a télédossier is played from the console while a client polls', async (t) => {
  const h = await hub(t);
  const page = await open(t, h);
  const poll = async () => (await h.call(PARIS, 'GET', '/notifications?maxResult=1000')).body;
  const earlier = (await poll()).length;

  await page.getByRole('button', { name: 'Inject…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Process').selectOption('CERTDC');
  await dialog.getByRole('button', { name: 'Inject', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /SIM-CERTDC-/ }).waitFor();

  const waiting = await poll();
  assert.equal(waiting.length, earlier + 1, 'the client finds the notification');
  const { caseId, id } = waiting.at(-1);
  const event = {
    actionType: 'STATUS_UPDATE',
    notification: true,
    author: 'Alix MODELE',
    caseCurrentStatus: 'HUBEE_NOTIFIED',
    caseNewStatus: 'IN_PROGRESS',
    message: 'Pris en charge',
  };
  assert.equal((await h.call(PARIS, 'POST', `/cases/${caseId}/events`, event)).status, 201);
  await h.call(PARIS, 'DELETE', `/notifications/${id}`);

  const story = page.getByRole('region', { name: 'What happened' });
  await story.getByText('Pris en charge').waitFor();
  await story.getByRole('link', { name: /POST createEvent/ }).waitFor();

  const play = page.getByRole('region', { name: 'Play a party' });
  await play.getByRole('button', { name: /treated/ }).click();
  await play.getByRole('button', { name: /closed/ }).click();
  await page.getByRole('img', { name: /in treatment → treated → closed$/ }).waitFor();
  assert.equal(
    (await h.call(PARIS, 'GET', `/cases/${caseId}`)).body.status,
    'CLOSED',
    'the client sees what was played',
  );
});

test('a fault is made, seen by the client and in the console, and removed', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { hash: '#/faults' });
  const poll = async () => (await h.call(PARIS, 'GET', '/notifications')).status;
  assert.equal(await poll(), 200);

  await page.getByText('A rule of your own').click();
  const builder = page.locator('form');
  await builder.getByLabel(/^Client/).selectOption(PARIS);
  await builder.getByLabel('Operation').fill('listNotification');
  await builder.getByLabel('Which calls').selectOption('always');
  await builder.getByLabel(/^Status/).fill('503');
  assert.match(await page.getByTestId('sentence').textContent(), /si-certdc-paris: listNotification .*503/);
  await builder.getByRole('button', { name: 'Turn on' }).click();
  await page.getByText('0 hits').waitFor();

  assert.equal(await poll(), 503);
  await page.getByText('1 hit', { exact: true }).waitFor();
  await page.getByRole('link', { name: '1 fault on' }).waitFor();

  await page.getByRole('button', { name: 'All off' }).click();
  await page.getByText('Every call goes well').waitFor();
  assert.equal(await poll(), 200);
});

test('exchanges appear as they happen, are filtered, copied as curl and made into a rule', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { hash: '#/exchanges', permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByText('No client has called yet').waitFor();
  await h.call(PARIS, 'GET', '/notifications?maxResult=3');
  await h.call(PARIS, 'GET', `/cases/${UNKNOWN}`);
  await page.getByRole('link', { name: /404/ }).waitFor();

  await page.getByLabel('Filter').fill('status:2xx notifications');
  await page.getByTestId('total').getByText('1 exchange').waitFor();
  await page.getByRole('link', { name: /maxResult=3/ }).click();
  await page.getByRole('heading', { name: /GET .*maxResult=3/ }).waitFor();
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByText('Copied').waitFor();
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(curl, /^curl --request GET 'http:.*maxResult=3'/);
  assert.match(curl, /Bearer \$TOKEN/, 'the token was taken out');

  await page.getByRole('link', { name: 'Make this a fault rule' }).click();
  const builder = page.locator('form');
  await builder.waitFor();
  assert.equal(await builder.getByLabel('Operation').inputValue(), 'listNotification');
  assert.equal(await builder.getByLabel(/^Client/).inputValue(), PARIS);
});

test('notifications are duplicated and deleted, whoever they wait for', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { hash: '#/notifications' });
  const { total } = await h.control('GET', '/notifications');
  const count = (number) => page.getByTestId('total').getByText(`${number} notifications`).waitFor();
  await count(total);
  await page.getByRole('button', { name: 'Duplicate' }).first().click();
  await count(total + 1);
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await count(total);
});

test('the clock moves and tells what fell due', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { hash: '#/time' });
  await page.getByRole('button', { name: '1 year' }).click();
  await page.getByTestId('fell-due').getByText('folder archived').first().waitFor();
  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByText('stopped').waitFor();
  assert.equal((await h.control('GET', '/clock')).frozen, true);
});

test('a scenario starts, and the console follows the client through it', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { hash: '#/scenarios' });
  await page
    .getByRole('button', { name: /^Start / })
    .first()
    .click();
  await page.getByTestId('state').getByText('goes on').waitFor();
  await page.getByRole('button', { name: /^A hint/ }).click();
  await page.locator('blockquote').waitFor();
});

test('bots are let play and stopped', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { hash: '#/bots' });
  await page.getByRole('button', { name: 'Let these play' }).click();
  await page.getByRole('heading', { name: /mairie/ }).waitFor();
  await page.getByRole('button', { name: 'Stop them all' }).click();
  await page.getByText('No bots play').waitFor();
});

test('the report shows what a client did wrong, beside the exchanges that show it', async (t) => {
  const h = await hub(t);
  await h.call(PARIS, 'GET', '/notifications?maxResult=0');
  await h.call(PARIS, 'GET', '/notifications?maxResult=0');
  const page = await open(t, h, { hash: '#/conformance' });
  await page.getByText('broken', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: '#2' }).first().click();
  await page.getByRole('heading', { name: /maxResult=0/ }).waitFor();
});

test('a party of one’s own comes with snippets that work', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { hash: '#/parties' });
  await page.getByRole('button', { name: 'A party of my own…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const snippet = await page.getByTestId('snippet').textContent();
  const answer = execFileSync('bash', ['-c', snippet], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  assert.equal(answer, '[]');
  for (const language of ['Python', 'Java', 'PHP', 'JavaScript', 'Ruby']) {
    await page.getByRole('button', { name: language, exact: true }).click();
    assert.match(await page.getByTestId('snippet').textContent(), /client_credentials/);
  }
});

test('the environment of the official Postman collection is filled in', async (t) => {
  const h = await hub(t);
  const page = await open(t, h, { hash: '#/parties?text=si-certdc-paris' });
  await page.getByRole('button', { name: 'Snippets' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Postman environment' }).click(),
  ]);
  const { values } = JSON.parse(await readFile(await download.path(), 'utf8'));
  const found = Object.fromEntries(values.map(({ key, value }) => [key, value]));
  assert.equal(found.baseUrl, h.url);
  assert.deepEqual([found.SIClientId, found.Si1BranchCode, found.Si2BranchCode], [PARIS, '75108', '38544']);
  assert.equal(found.dgsClientSecret, 'osl-dgs-secret');
});

test('a hub with an admin token asks for it, once', async (t) => {
  const h = await hub(t, '--admin-token', 'let-me-in');
  const page = await open(t, h);
  await page.getByLabel('Admin token').fill('wrong');
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByText('The hub does not take this token.').waitFor();
  await page.getByLabel('Admin token').fill('let-me-in');
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('Live', { exact: true }).waitFor();
});

test('another world has a console of its own', async (t) => {
  const h = await hub(t);
  await h.control('POST', '/worlds', { name: 'team-a', seed: 'none' });
  const page = await open(t, h);
  await page.getByLabel('World').selectOption('team-a');
  await page.getByText('No télédossier yet').waitFor();
  await page.getByText('World team-a').waitFor();
  await page.goto(`${h.url}/w/team-a`);
  assert.equal(new URL(page.url()).pathname, '/w/team-a/console/');
});
