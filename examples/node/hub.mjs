// What every client of the hub needs: a token, patience, and whole files.
// Node's own library only (20 or later); copy it.

import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

// Longer each time, in milliseconds: whoever calls a failing hub at once makes it worse.
const PAUSES = [2000, 4000, 8000];

// A token is renewed this many milliseconds before its end.
const MARGIN = 60_000;

/** A POST without an answer: the hub may have done it, or not. */
export class Lost extends Error {}

/** An answer that asking again does not change. */
export class Refused extends Error {}

/** The hub as one client sees it; where it is and who calls is in the environment. */
export class Hub {
  #url;
  #tokenUrl;
  #client;
  #secret;
  #scope;
  #token = null;
  #tokenEnd = 0;

  constructor(environment = process.env) {
    this.#url = `${environment.HUBEE_URL.replace(/\/$/, "")}/teledossiers/v1`;
    this.#tokenUrl = environment.HUBEE_TOKEN_URL;
    this.#client = environment.HUBEE_CLIENT_ID;
    this.#secret = environment.HUBEE_CLIENT_SECRET;
    this.#scope = environment.HUBEE_SCOPE;
  }

  async get(path) {
    return json(await this.expect(200, "GET", path));
  }

  /** Makes something of it: it answers with what it has made. */
  async post(path, body) {
    return json(await this.expect(201, "POST", path, body));
  }

  /** A call that has to succeed with that status. */
  async expect(status, method, path, body) {
    const answer = await this.call(method, path, body);
    if (answer.status !== status) throw new Refused(`${method} ${path}: ${answer.status} ${text(answer)}`);
    return answer;
  }

  /** Makes a call; again, after a pause, when that can do no harm. */
  async call(method, path, body, headers = {}) {
    if (body !== undefined && !Buffer.isBuffer(body)) {
      body = JSON.stringify(body);
      headers = { ...headers, "Content-Type": "application/json" };
    }
    let renewed = false;
    for (const pause of [...PAUSES, null]) {
      let answer = await this.#once(method, path, body, headers);
      if (answer?.status === 401 && !renewed) {
        // The token has ended, or was taken back: one new one, not one a call.
        this.#token = null;
        renewed = true;
        answer = await this.#once(method, path, body, headers);
      }
      // These two were not processed, whatever was asked.
      const isUntouched = answer?.status === 429 || answer?.status === 503;
      if (answer && answer.status < 500 && !isUntouched) return answer;
      if (method === "POST" && !isUntouched) throw new Lost(`${method} ${path}`);
      if (pause === null) break;
      await sleep(pause);
    }
    throw new Refused(`${method} ${path} goes on failing`);
  }

  async #once(method, path, body, headers) {
    const authorization = `Bearer ${await this.#bearer()}`;
    // Who calls, with which software: the hub's operators ask for it.
    const software = { editorName: "Exemple", applicationName: "exemple-node", softwareVersion: "1.0" };
    return send(this.#url + path, { method, body, headers: { ...software, ...headers, authorization } });
  }

  async #bearer() {
    if (this.#token === null || Date.now() > this.#tokenEnd) {
      const asked = {
        method: "POST",
        body: new URLSearchParams({ grant_type: "client_credentials", scope: this.#scope }),
        headers: { authorization: `Basic ${Buffer.from(`${this.#client}:${this.#secret}`).toString("base64")}` },
      };
      let answer = await send(this.#tokenUrl, asked);
      for (const pause of PAUSES) {
        if (answer && answer.status < 500 && answer.status !== 429) break;
        await sleep(pause);
        answer = await send(this.#tokenUrl, asked);
      }
      if (answer?.status !== 200) throw new Refused(`no token: ${answer && text(answer)}`);
      const given = json(answer);
      this.#token = given.access_token;
      this.#tokenEnd = Date.now() + given.expires_in * 1000 - MARGIN;
    }
    return this.#token;
  }

  /** Sends a file with its digest: the hub refuses what was damaged on its way. */
  async upload(path, content) {
    const headers = { "Content-Type": "application/octet-stream", digest: digest(content) };
    const answer = await this.call("PUT", path, content, headers);
    if (answer.status !== 204) throw new Refused(`PUT ${path}: ${answer.status} ${text(answer)}`);
  }

  /** A file as it was sent, or null when the hub has purged it. */
  async download(path) {
    for (const pause of [...PAUSES, null]) {
      const answer = await this.call("GET", path);
      if (answer.status === 404) {
        console.error(`${path} is gone`);
        return null;
      }
      if (answer.status === 200 && answer.headers.get("digest") === digest(answer.body)) return answer.body;
      if (pause !== null) await sleep(pause);
    }
    throw new Refused(`${path} never comes whole`);
  }

  /**
   * Treats all that waits, once each; deletes each notification after. There is
   * no page number: what is deleted makes room. Until nothing waits, since the
   * other party may have answered meanwhile.
   */
  async drain(treat, batchSize = 25) {
    const treated = new Set();
    for (;;) {
      const batch = await this.get(`/notifications?maxResult=${batchSize}&eventDetails=true`);
      for (const { id, caseId, eventId, eventStatus } of batch) {
        const what = `${caseId} ${eventId}`;
        // RECEIVED: it only says that the other party has read an event of ours.
        if (eventStatus !== "RECEIVED" && !treated.has(what)) {
          treated.add(what);
          await treat(caseId, eventId ?? null);
        }
        const answer = await this.call("DELETE", `/notifications/${id}`);
        if (answer.status !== 204 && answer.status !== 404) throw new Refused(`the notification stays: ${answer.status}`);
      }
      if (batch.length === 0) return;
    }
  }

  /** Reads what the other party says, keeps its files, and says so. */
  async takeEvent(caseId, eventId, keep) {
    const path = `/cases/${caseId}/events/${eventId}`;
    const event = await this.get(path);
    await keep(path, event.attachments);
    if (event.status === "SENT") await this.expect(204, "PATCH", path, { status: "RECEIVED" });
    return event;
  }
}

/** Null when no whole answer comes. */
async function send(url, request) {
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(30_000) });
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  } catch {
    return null;
  }
}

/** Whether that module is what was started, rather than imported by a test. */
export const isStarted = (module) => process.argv[1] === fileURLToPath(module.url);

const text = (answer) => answer.body.toString().slice(0, 500);
const json = (answer) => JSON.parse(answer.body.toString());

/** As the hub writes it: base64 of the SHA-256. */
export const digest = (content) => createHash("sha256").update(content).digest("base64");
