// Tests of both clients, each with a hub of its own on a free port.
//
//     HUBEE_PROGRAM=…/hubee-sim node --test
//
// Without HUBEE_PROGRAM, hubee-sim is looked for in the PATH.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test from "node:test";

import { Hub } from "./hub.mjs";
import { Osl } from "./osl.mjs";
import { Si } from "./si.mjs";

/** A hub that lives as long as the test. */
async function simulatedHub(context) {
  const program = process.env.HUBEE_PROGRAM ?? "hubee-sim";
  const running = spawn(program, ["--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  context.after(() => running.kill());
  // Its first line, "hubee-sim listening on http://…": it is ready.
  const [line] = await once(createInterface(running.stdout), "line");
  return new SimulatedHub(line.split(" ").at(-1));
}

class SimulatedHub {
  constructor(url) {
    this.url = url;
  }

  /** The hub as a client of the demonstration sees it. */
  client(name, scope) {
    return new Hub({
      HUBEE_URL: this.url,
      HUBEE_TOKEN_URL: `${this.url}/oauth2/token`,
      HUBEE_CLIENT_ID: name,
      HUBEE_CLIENT_SECRET: `${name}-secret`,
      HUBEE_SCOPE: scope,
    });
  }

  /** What only a simulator has: situations to set up, and what became of them. */
  async control(method, path, body) {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${this.url}/_sim${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return answer.json();
  }

  /** The hub judges its clients by what they sent. */
  async judge() {
    const { clients } = await this.control("GET", "/conformance");
    assert.equal(clients.length, 1);
    assert.deepEqual(clients[0].rules.filter(({ verdict }) => verdict === "failed"), []);
  }
}

test("the SI treats what is deposited", async (context) => {
  const simulated = await simulatedHub(context);
  const folder = mkdtempSync(join(tmpdir(), "si-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const [{ caseId }] = await simulated.control("POST", "/dossiers", { processCode: "CERTDC" });
  const hub = simulated.client("si-certdc-paris", "SI");
  await new Si(hub, folder).run();
  assert.equal((await hub.get(`/cases/${caseId}`)).status, "DONE");
  await simulated.judge();
});

test("the OSL answers a question and closes", async (context) => {
  const simulated = await simulatedHub(context);
  await simulated.control("PUT", "/bots", [{ side: "SI", processCode: "recensementCitoyen", does: "ask" }]);
  const hub = simulated.client("osl-dila", "OSL");
  const osl = new Osl(hub);
  await osl.deposit("recensementCitoyen");
  await osl.follow();
  const [folderId] = osl.folders.values();
  assert.equal((await hub.get(`/folders/${folderId}`)).globalStatus, "CLOSED");
  await simulated.judge();
});
