package exemple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An online service: deposits one télédossier, then reads what the SI said of its own, answers what
 * it asks for, and closes what is finished. Its argument is the process; where the hub is and who
 * calls is in the environment: see README.md.
 */
public final class Osl {
    /** How a télédossier is numbered, after the OSL and the process, and the type of its file. */
    private record Process(String prefix, String fileType) {}

    private static final Map<String, Process> PROCESSES = Map.of(
            "CERTDC", new Process("DGS-CERTDC", "DD_Certificatdedeces"),
            "recensementCitoyen", new Process("SP-RECENS", "10870-PDF"));

    /** The SI that receives: a commune is named by its SIRET and its INSEE code. */
    private static final Map<String, String> PARIS =
            Map.of("type", "SI", "companyRegister", "11001401600015", "branchCode", "75108");

    private static final byte[] PDF =
            "%PDF-1.4\n% an invented document\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);

    private final Hub hub;

    /** The folder of each case; a database in a real client. */
    private final Map<String, String> folders = new HashMap<>();

    public Osl(Hub hub) {
        this.hub = hub;
    }

    public Map<String, String> folders() {
        return Map.copyOf(folders);
    }

    public void deposit(String processCode) throws IOException, InterruptedException {
        var process = PROCESSES.get(processCode);
        // 13 characters after the prefix: never given twice.
        var number = "%s-%013d".formatted(process.prefix(), System.currentTimeMillis());
        JsonNode folder;
        try {
            folder = hub.post("/folders", declaration(processCode, number, process.fileType()));
        } catch (Hub.Lost lost) {
            // The hub would take it again, and the SI would have it twice.
            System.err.println(number + " is put aside: nobody knows whether the hub has it");
            return;
        }
        var id = folder.path("id").asText();
        var path = "/folders/" + id;
        upload(path, folder.path("attachments"));
        // Files are scanned: only the folder tells what became of them.
        for (JsonNode attachment : hub.get(path).path("attachments")) {
            if (!attachment.path("status").asText().equals("RECEIVED")) {
                System.err.println(number + " stays incomplete: a file is refused");
                return;
            }
        }
        hub.patch(path, Map.of("globalStatus", "HUBEE_COMPLETED"));
        folder.path("cases").forEach(one -> folders.put(one.path("id").asText(), id));
    }

    public void follow() throws IOException, InterruptedException {
        hub.drain(this::read);
    }

    private void read(String caseId, String eventId) throws IOException, InterruptedException {
        // An OSL is told of events only: of deposits, the SI is.
        var said = hub.takeEvent(caseId, eventId, this::keep);
        var read = hub.get("/cases/" + caseId);
        var status = read.path("status").asText();
        if (status.equals("ADD_AWAITING") && said.path("caseNewStatus").asText().equals(status)) {
            answer(caseId, PROCESSES.get(read.path("processCode").asText()).fileType());
        } else if (status.equals("DONE") || status.equals("REFUSED")) {
            hub.patch("/cases/" + caseId, Map.of("status", "CLOSED"));
            // One case a folder here; with several, the folder after the last.
            if (folders.containsKey(caseId)) {
                hub.patch("/folders/" + folders.get(caseId), Map.of("globalStatus", "CLOSED"));
            }
        }
    }

    /** Sends the file that was asked for, and gives the case back to the SI. */
    private void answer(String caseId, String fileType) throws IOException, InterruptedException {
        var event = begunAnswer(caseId, fileType);
        var path = "/cases/" + caseId + "/events/" + event.path("id").asText();
        upload(path, event.path("attachments"));
        hub.patch(path, Map.of("status", "SENT"));
    }

    /** The event that waits for its file: a new one, unless the hub has it already. */
    private JsonNode begunAnswer(String caseId, String fileType) throws IOException, InterruptedException {
        var event = Map.of(
                "actionType", "ATTACH_DEPOSIT",
                "notification", true,
                "author", "Camille EXEMPLE",
                "message", "Voici le document demandé.",
                "caseCurrentStatus", "ADD_AWAITING",
                "caseNewStatus", "HUBEE_NOTIFIED",
                "attachments", List.of(described("complement.pdf", fileType)));
        while (true) {
            for (JsonNode known : hub.get("/cases/" + caseId).path("events")) {
                if (known.path("status").asText().equals("IN_PROGRESS")) {
                    return known;
                }
            }
            try {
                return hub.post("/cases/" + caseId + "/events", event);
            } catch (Hub.Lost lost) {
                System.err.println(caseId + ": the case tells whether the hub has our event");
            }
        }
    }

    private void upload(String path, JsonNode attachments) throws InterruptedException {
        for (JsonNode attachment : attachments) {
            hub.upload(path + "/attachments/" + attachment.path("id").asText(), PDF);
        }
    }

    private void keep(String path, JsonNode attachments) throws InterruptedException {
        for (JsonNode attachment : attachments) {
            if (attachment.path("status").asText().equals("RECEIVED")) {
                hub.download(path + "/attachments/" + attachment.path("id").asText());
            }
        }
    }

    private static Map<String, Object> declaration(String processCode, String number, String fileType) {
        var caseNumber = number + "-01";
        var file = described("demande.pdf", fileType);
        file.put("recipients", List.of(caseNumber));
        return Map.of(
                "processCode", processCode,
                "externalId", number,
                "applicant", Map.of("firstName", "Camille", "lastName", "EXEMPLE"),
                "cases", List.of(Map.of("externalId", caseNumber, "recipient", PARIS)),
                "attachments", List.of(file));
    }

    private static Map<String, Object> described(String name, String fileType) {
        return new HashMap<>(Map.of("fileName", name, "type", fileType, "mimeType", "application/pdf", "size", PDF.length));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var osl = new Osl(new Hub(System.getenv()));
        osl.deposit(arguments.length > 0 ? arguments[0] : "CERTDC");
        osl.follow();
    }
}
