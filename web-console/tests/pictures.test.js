// The pictures of the documentation, taken of a hub that is the same each time. PICTURES says where to keep them.
import { after, before, test } from 'node:test';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { hub, launch, open, quit, visit } from './support.js';

before(launch);
after(quit);

const PLACE = process.env.PICTURES ?? fileURLToPath(new URL('../../target/pictures', import.meta.url));
const NOON = '2026-05-04T10:00:00.000+00:00';
const VIEW = { width: 1180, height: 700 };

/** A morning at a hub: a télédossier half way, a fault, a client that struggles. */
async function morning(t) {
  const h = await hub(t, '--random-seed', '1');
  await h.control('PUT', '/clock', { now: NOON, frozen: true });
  await h.control('POST', '/dossiers', { processCode: 'EtatCivil', count: 4 });
  const [{ caseId, folderId }] = await h.control('POST', '/dossiers', { processCode: 'CERTDC' });
  await h.control('POST', '/faults', { preset: 'gateway-503', client: 'si-certdc-paris' });
  for (let polls = 0; polls < 5; polls += 1) await h.call('si-certdc-paris', 'GET', '/notifications?maxResult=25');
  await h.control('POST', '/clock/advance', { by: 'PT5M' });
  await h.call('si-certdc-paris', 'GET', `/cases/${caseId}`);
  await h.call('si-certdc-paris', 'POST', `/cases/${caseId}/events`, {
    actionType: 'STATUS_UPDATE',
    notification: true,
    author: 'Alix MODELE',
    caseCurrentStatus: 'HUBEE_NOTIFIED',
    caseNewStatus: 'IN_PROGRESS',
    message: 'Dossier pris en charge.',
  });
  await h.control('POST', '/clock/advance', { by: 'PT40M' });
  await h.control('POST', `/cases/${caseId}/events`, {
    as: 'SI',
    caseNewStatus: 'DONE',
    attachments: [{}],
    author: 'Alix MODELE',
  });
  return { h, folderId };
}

for (const [language, locale] of [
  ['en', 'en-GB'],
  ['fr', 'fr-FR'],
]) {
  test(`pictures are taken for the documentation, ${language}`, async (t) => {
    const place = `${PLACE}/${language}/console`;
    await mkdir(place, { recursive: true });
    const { h, folderId } = await morning(t);
    const take = async (page, name) => page.screenshot({ path: `${place}/${name}.png`, animations: 'disabled' });

    const page = await open(t, h, { hash: `#/dossiers/${folderId}`, viewport: VIEW, locale });
    await page.getByRole('link', { name: /POST createEvent/ }).waitFor();
    await take(page, 'dossier');
    await visit(page, '/exchanges?entry=2');
    await page.getByTestId('body').first().waitFor();
    await take(page, 'exchanges');

    const dark = await open(t, h, { hash: '#/faults', viewport: VIEW, colorScheme: 'dark', locale });
    await dark.getByText('token-expired', { exact: true }).first().waitFor();
    await take(dark, 'faults');
  });
}
