package exemple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A service instructeur: treats all that waits for it, then ends. Its argument is the folder where
 * files are kept; where the hub is and who calls is in the environment: see README.md.
 */
public final class Si {
    /**
     * What is asked of the OSL before a case of these processes is finished. Your own software
     * reads what came, and decides.
     */
    private static final Map<String, String> QUESTIONS =
            Map.of("recensementCitoyen", "Merci d'envoyer le livret de famille complet.");

    private final Hub hub;
    private final Path folder;

    public Si(Hub hub, Path folder) {
        this.hub = hub;
        this.folder = folder;
    }

    public void run() throws IOException, InterruptedException {
        hub.drain(this::treat);
    }

    private void treat(String caseId, String eventId) throws IOException, InterruptedException {
        var path = "/cases/" + caseId;
        if (eventId != null) {
            hub.takeEvent(caseId, eventId, this::keep);
        }
        var read = hub.get(path);
        var status = read.path("status").asText();
        // Taken over as soon as possible; some processes want SI_RECEIVED here.
        // An answer of the OSL brings the case back here too.
        if (status.equals("HUBEE_NOTIFIED")) {
            move(path, status, "IN_PROGRESS", null);
            status = "IN_PROGRESS";
        }
        keep(path, read.path("attachments"));
        if (!status.equals("IN_PROGRESS")) {
            return;
        }
        var question = QUESTIONS.get(read.path("processCode").asText());
        var hasAsked = read.path("events").findValuesAsText("caseNewStatus").contains("ADD_AWAITING");
        if (question != null && !hasAsked) {
            move(path, status, "ADD_AWAITING", question);
        } else {
            move(path, status, "DONE", null);
        }
    }

    /** An event moves the case; no PATCH is needed besides. */
    private void move(String path, String before, String after, String message) throws IOException, InterruptedException {
        Map<String, Object> event = new HashMap<>(Map.of(
                "actionType", "STATUS_UPDATE",
                "notification", true,
                "author", "Alix MODELE",
                "caseCurrentStatus", before,
                "caseNewStatus", after));
        if (message != null) {
            event.put("message", message);
        }
        do {
            try {
                hub.post(path + "/events", event);
                return;
            } catch (Hub.Lost lost) {
                // The case tells whether the hub has it.
            }
        } while (!hub.get(path).path("status").asText().equals(after));
    }

    private void keep(String path, JsonNode attachments) throws IOException, InterruptedException {
        for (JsonNode attachment : attachments) {
            var id = attachment.path("id").asText();
            var file = folder.resolve(id);
            if (attachment.path("status").asText().equals("RECEIVED") && Files.notExists(file)) {
                var content = hub.download(path + "/attachments/" + id);
                if (content.isPresent()) {
                    Files.write(file, content.get());
                }
            }
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var folder = arguments.length > 0
                ? Files.createDirectories(Path.of(arguments[0]))
                : Files.createTempDirectory("si-");
        new Si(new Hub(System.getenv()), folder).run();
        System.err.println("nothing waits any more; files are in " + folder);
    }
}
