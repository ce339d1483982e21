package exemple;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of both clients, each with a hub of its own on a free port. */
class ClientsTest {
    @Test
    void theSiTreatsWhatIsDeposited(@TempDir Path folder) throws Exception {
        try (var simulated = new SimulatedHub()) {
            var deposited = simulated.control("POST", "/dossiers", "{\"processCode\": \"CERTDC\"}");
            var hub = simulated.client("si-certdc-paris", "SI");
            new Si(hub, folder).run();
            var read = hub.get("/cases/" + deposited.path(0).path("caseId").asText());
            assertEquals("DONE", read.path("status").asText());
            judge(simulated);
        }
    }

    @Test
    void theOslAnswersAQuestionAndCloses() throws Exception {
        try (var simulated = new SimulatedHub()) {
            simulated.control("PUT", "/bots", """
                    [{"side": "SI", "processCode": "recensementCitoyen", "does": "ask"}]""");
            var hub = simulated.client("osl-dila", "OSL");
            var osl = new Osl(hub);
            osl.deposit("recensementCitoyen");
            osl.follow();
            var folder = osl.folders().values().iterator().next();
            assertEquals("CLOSED", hub.get("/folders/" + folder).path("globalStatus").asText());
            judge(simulated);
        }
    }

    /** The hub judges its clients by what they sent. */
    private static void judge(SimulatedHub simulated) throws Exception {
        for (var rule : simulated.control("GET", "/conformance", null).path("clients").path(0).path("rules")) {
            assertNotEquals("failed", rule.path("verdict").asText(), rule::toPrettyString);
        }
    }
}
