// A service instructeur: treats all that waits for it, then ends.
//
//     node si.mjs [FOLDER]      files are kept in FOLDER
//
// Where the hub is and who calls is in the environment: see README.md.

import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Hub, Lost } from "./hub.mjs";

const hub = new Hub();
const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "si-"));
mkdirSync(folder, { recursive: true });

async function treat(caseId, eventId) {
  return eventId === null ? treatCase(caseId) : hub.takeEvent(caseId, eventId, keep);
}

async function treatCase(caseId) {
  const path = `/cases/${caseId}`;
  const { status, attachments } = await hub.get(path);
  // Taken over as soon as possible; some processes want SI_RECEIVED here.
  if (status === "HUBEE_NOTIFIED") await move(path, "HUBEE_NOTIFIED", "IN_PROGRESS");
  await keep(path, attachments);
  // Here your own software does its work.
  if (status === "HUBEE_NOTIFIED" || status === "IN_PROGRESS") await move(path, "IN_PROGRESS", "DONE");
}

/** An event moves the case; no PATCH is needed besides. */
async function move(path, caseCurrentStatus, caseNewStatus) {
  const event = { actionType: "STATUS_UPDATE", notification: true, author: "Alix MODELE", caseCurrentStatus, caseNewStatus };
  for (;;) {
    try {
      await hub.expect(201, "POST", `${path}/events`, event);
      return;
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      // The case tells whether the hub has it.
      if ((await hub.get(path)).status === caseNewStatus) return;
    }
  }
}

async function keep(path, attachments) {
  for (const { id, status } of attachments) {
    const file = join(folder, id);
    if (status !== "RECEIVED" || existsSync(file)) continue;
    const content = await hub.download(`${path}/attachments/${id}`);
    if (content !== null) writeFileSync(file, content);
  }
}

await hub.drain(treat);
console.error(`nothing waits any more; files are in ${folder}`);
