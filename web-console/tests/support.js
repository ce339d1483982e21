// A hub of each test's own, and a browser that looks at it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const PROGRAM = process.env.HUBEE_SIM ?? fileURLToPath(new URL('../../target/debug/hubee-sim', import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** As root in a container, and without a word to the outside. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser;

/** The browser of all tests of a file; each page has a profile of its own. */
export const launch = async () => (browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET }));
export const quit = () => browser.close();

/** Closes every page: one that outlived its hub would complain. */
const closePages = () => Promise.all(browser.contexts().map((context) => context.close()));

/** A hub on a free port, stopped with the test. */
export async function hub(test, ...flags) {
  const child = spawn(PROGRAM, ['--listen', '127.0.0.1:0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  test.after(async () => {
    await closePages();
    child.kill();
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\S+/.exec(line) ?? [];
    if (url) return new Hub(url);
  }
  throw new Error('the hub did not start');
}

class Hub {
  #tokens = new Map();

  constructor(url) {
    this.url = url;
  }

  /** A call of the control API; gives its JSON. */
  async control(method, path, body) {
    const answer = await fetch(`${this.url}/_sim${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }

  /** Télédossiers, as many as wished: the hub takes a thousand at once. */
  async inject(processCode, count) {
    for (let left = count; left > 0; left -= 1000)
      await this.control('POST', '/dossiers', { processCode, count: Math.min(left, 1000), attachments: [{}] });
  }

  /** A call of an SI of the demonstration, as its software makes it. */
  async call(client, method, path, body) {
    const token = this.#tokens.get(client) ?? (await this.#token(client));
    this.#tokens.set(client, token);
    const headers = { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) };
    const address = `${this.url}/teledossiers/v1${path}`;
    const answer = await fetch(address, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, body: text && answer.status < 400 ? JSON.parse(text) : text };
  }

  async #token(client) {
    const form = {
      grant_type: 'client_credentials',
      scope: 'SI',
      client_id: client,
      client_secret: `${client}-secret`,
    };
    const answer = await fetch(`${this.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
    return (await answer.json()).access_token;
  }
}

/** Refusals that the browser mentions although the console expects them. */
const EXPECTED = /status of (401|404)/;

/** The console of a hub in a page; an error of the page, a breach of its policy included, fails the test. */
export async function open(test, { url }, { hash = '', viewport = { width: 1360, height: 820 }, ...more } = {}) {
  const context = await browser.newContext({ locale: 'en-GB', viewport, ...more });
  const page = await context.newPage();
  page.errors = [];
  page.on('pageerror', (error) => page.errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) page.errors.push(message.text());
  });
  test.after(async () => {
    await closePages();
    if (page.errors.length) throw new Error(`the page said: ${page.errors.join('\n')}`);
  });
  await page.goto(`${url}/console/${hash}`);
  return page;
}

/** Goes to another view of the console. */
export const visit = (page, hash) => page.evaluate((there) => (location.hash = there), hash);
