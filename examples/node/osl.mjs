// An online service: deposits one télédossier, then reads what the SI said of
// its own, answers what it asks for, and closes what is finished.
//
//     node osl.mjs [PROCESS]
//
// Where the hub is and who calls is in the environment: see README.md.

import { Hub, Lost, isStarted } from "./hub.mjs";

// The SI that receives: a commune is named by its SIRET and its INSEE code.
const PARIS = { type: "SI", companyRegister: "11001401600015", branchCode: "75108" };

// How a télédossier of each process is numbered, after the OSL and the process,
// and the type of its file.
const PROCESSES = {
  CERTDC: { prefix: "DGS-CERTDC", type: "DD_Certificatdedeces" },
  recensementCitoyen: { prefix: "SP-RECENS", type: "10870-PDF" },
};

const PDF = Buffer.from("%PDF-1.4\n% an invented document\n%%EOF\n");

export class Osl {
  #hub;
  /** The folder of each case; a database in a real client. */
  folders = new Map();

  constructor(hub) {
    this.#hub = hub;
  }

  async deposit(process) {
    const { prefix, type } = PROCESSES[process];
    // 13 characters after the prefix: never given twice.
    const number = `${prefix}-${String(Date.now()).padStart(13, "0")}`;
    let folder;
    try {
      folder = await this.#hub.post("/folders", declaration(process, number, type));
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      // The hub would take it again, and the SI would have it twice.
      console.error(`${number} is put aside: nobody knows whether the hub has it`);
      return;
    }
    const path = `/folders/${folder.id}`;
    for (const { id } of folder.attachments) await this.#hub.upload(`${path}/attachments/${id}`, PDF);
    // Files are scanned: only the folder tells what became of them.
    const { attachments } = await this.#hub.get(path);
    if (attachments.some(({ status }) => status !== "RECEIVED")) {
      console.error(`${number} stays incomplete: a file is refused`);
      return;
    }
    await this.#hub.expect(204, "PATCH", path, { globalStatus: "HUBEE_COMPLETED" });
    for (const { id } of folder.cases) this.folders.set(id, folder.id);
  }

  follow() {
    return this.#hub.drain((caseId, eventId) => this.#read(caseId, eventId));
  }

  async #read(caseId, eventId) {
    // An OSL is told of events only: of deposits, the SI is.
    const said = await this.#hub.takeEvent(caseId, eventId, this.#keep);
    const { status, processCode } = await this.#hub.get(`/cases/${caseId}`);
    if (status === "ADD_AWAITING" && said.caseNewStatus === status) {
      await this.#answer(caseId, PROCESSES[processCode].type);
    } else if (status === "DONE" || status === "REFUSED") {
      await this.#hub.expect(204, "PATCH", `/cases/${caseId}`, { status: "CLOSED" });
      // One case a folder here; with several, the folder after the last.
      const folderId = this.folders.get(caseId);
      if (folderId) await this.#hub.expect(204, "PATCH", `/folders/${folderId}`, { globalStatus: "CLOSED" });
    }
  }

  /** Sends the file that was asked for, and gives the case back to the SI. */
  async #answer(caseId, type) {
    const { id, attachments } = await this.#begunAnswer(caseId, type);
    const path = `/cases/${caseId}/events/${id}`;
    for (const attachment of attachments) await this.#hub.upload(`${path}/attachments/${attachment.id}`, PDF);
    await this.#hub.expect(204, "PATCH", path, { status: "SENT" });
  }

  /** The event that waits for its file: a new one, unless the hub has it already. */
  async #begunAnswer(caseId, type) {
    const event = {
      actionType: "ATTACH_DEPOSIT",
      notification: true,
      author: "Camille EXEMPLE",
      message: "Voici le document demandé.",
      caseCurrentStatus: "ADD_AWAITING",
      caseNewStatus: "HUBEE_NOTIFIED",
      attachments: [described("complement.pdf", type)],
    };
    for (;;) {
      const { events } = await this.#hub.get(`/cases/${caseId}`);
      const begun = events.find(({ status }) => status === "IN_PROGRESS");
      if (begun) return begun;
      try {
        return await this.#hub.post(`/cases/${caseId}/events`, event);
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
        console.error(`${caseId}: the case tells whether the hub has our event`);
      }
    }
  }

  #keep = async (path, attachments) => {
    for (const { id, status } of attachments) {
      if (status === "RECEIVED") await this.#hub.download(`${path}/attachments/${id}`);
    }
  };
}

function declaration(processCode, number, type) {
  const caseNumber = `${number}-01`;
  return {
    processCode,
    externalId: number,
    applicant: { firstName: "Camille", lastName: "EXEMPLE" },
    cases: [{ externalId: caseNumber, recipient: PARIS }],
    attachments: [{ ...described("demande.pdf", type), recipients: [caseNumber] }],
  };
}

const described = (fileName, type) => ({ fileName, type, mimeType: "application/pdf", size: PDF.length });

if (isStarted(import.meta)) {
  const osl = new Osl(new Hub());
  await osl.deposit(process.argv[2] ?? "CERTDC");
  await osl.follow();
}
