// An online service: deposits one télédossier, then reads what the SI said of
// its own, and closes what is finished.
//
//     node osl.mjs
//
// Where the hub is and who calls is in the environment: see README.md.

import { Hub, Lost } from "./hub.mjs";

const hub = new Hub();

// The SI that receives: a commune is named by its SIRET and its INSEE code.
const PARIS = { type: "SI", companyRegister: "11001401600015", branchCode: "75108" };

const DEED = Buffer.from("%PDF-1.4\n% an invented deed\n%%EOF\n");

// The folder of each case; a database in a real client.
const folders = new Map();

async function deposit() {
  // Code of the OSL, code of the process, 13 characters: never given twice.
  const number = `DGS-CERTDC-${String(Date.now()).padStart(13, "0")}`;
  let folder;
  try {
    folder = JSON.parse((await hub.expect(201, "POST", "/folders", declaration(number))).body);
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    // The hub would take it again, and the SI would have it twice.
    console.error(`${number} is put aside: nobody knows whether the hub has it`);
    return;
  }
  const path = `/folders/${folder.id}`;
  for (const { id } of folder.attachments) await hub.upload(`${path}/attachments/${id}`, DEED);
  // Files are scanned: only the folder tells what became of them.
  const { attachments } = await hub.get(path);
  if (attachments.some(({ status }) => status !== "RECEIVED")) {
    console.error(`${number} stays incomplete: a file is refused`);
    return;
  }
  await hub.expect(204, "PATCH", path, { globalStatus: "HUBEE_COMPLETED" });
  for (const { id } of folder.cases) folders.set(id, folder.id);
}

function declaration(number) {
  const caseNumber = `${number}-01`;
  return {
    processCode: "CERTDC",
    externalId: number,
    applicant: { firstName: "Camille", lastName: "EXEMPLE" },
    cases: [{ externalId: caseNumber, recipient: PARIS }],
    attachments: [
      {
        fileName: "acte.pdf",
        type: "DD_Certificatdedeces",
        mimeType: "application/pdf",
        size: DEED.length,
        recipients: [caseNumber],
      },
    ],
  };
}

async function read(caseId, eventId) {
  if (eventId !== null) await hub.takeEvent(caseId, eventId, keep);
  if (!["DONE", "REFUSED"].includes((await hub.get(`/cases/${caseId}`)).status)) return;
  await hub.expect(204, "PATCH", `/cases/${caseId}`, { status: "CLOSED" });
  // One case a folder here; with several, the folder after the last.
  const folderId = folders.get(caseId);
  if (folderId) await hub.expect(204, "PATCH", `/folders/${folderId}`, { globalStatus: "CLOSED" });
}

async function keep(path, attachments) {
  for (const { id, status } of attachments) {
    if (status === "RECEIVED") await hub.download(`${path}/attachments/${id}`);
  }
}

await deposit();
await hub.drain(read);
