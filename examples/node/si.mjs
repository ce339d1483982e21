// A service instructeur: treats all that waits for it, then ends.
//
//     node si.mjs [FOLDER]      files are kept in FOLDER
//
// Where the hub is and who calls is in the environment: see README.md.

import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Hub, Lost, isStarted } from "./hub.mjs";

// What is asked of the OSL before a case of these processes is finished. Your own
// software reads what came, and decides.
const QUESTIONS = { recensementCitoyen: "Merci d'envoyer le livret de famille complet." };

export class Si {
  #hub;
  #folder;

  constructor(hub, folder) {
    this.#hub = hub;
    this.#folder = folder;
  }

  run() {
    return this.#hub.drain((caseId, eventId) => this.#treat(caseId, eventId));
  }

  async #treat(caseId, eventId) {
    const path = `/cases/${caseId}`;
    if (eventId !== null) await this.#hub.takeEvent(caseId, eventId, this.#keep);
    const { status, processCode, attachments, events } = await this.#hub.get(path);
    // Taken over as soon as possible; some processes want SI_RECEIVED here.
    // An answer of the OSL brings the case back here too.
    if (status === "HUBEE_NOTIFIED") await this.#move(path, "HUBEE_NOTIFIED", "IN_PROGRESS");
    await this.#keep(path, attachments);
    if (status !== "HUBEE_NOTIFIED" && status !== "IN_PROGRESS") return;
    const hasAsked = events.some(({ caseNewStatus }) => caseNewStatus === "ADD_AWAITING");
    const question = hasAsked ? undefined : QUESTIONS[processCode];
    await this.#move(path, "IN_PROGRESS", question ? "ADD_AWAITING" : "DONE", question);
  }

  /** An event moves the case; no PATCH is needed besides. */
  async #move(path, caseCurrentStatus, caseNewStatus, message) {
    const event = {
      actionType: "STATUS_UPDATE",
      notification: true,
      author: "Alix MODELE",
      message,
      caseCurrentStatus,
      caseNewStatus,
    };
    for (;;) {
      try {
        await this.#hub.post(`${path}/events`, event);
        return;
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
        // The case tells whether the hub has it.
        if ((await this.#hub.get(path)).status === caseNewStatus) return;
      }
    }
  }

  #keep = async (path, attachments) => {
    for (const { id, status } of attachments) {
      const file = join(this.#folder, id);
      if (status !== "RECEIVED" || existsSync(file)) continue;
      const content = await this.#hub.download(`${path}/attachments/${id}`);
      if (content !== null) writeFileSync(file, content);
    }
  };
}

if (isStarted(import.meta)) {
  const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "si-"));
  mkdirSync(folder, { recursive: true });
  await new Si(new Hub(), folder).run();
  console.error(`nothing waits any more; files are in ${folder}`);
}
