package exemple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/**
 * A hub that lives as long as it is open: the program that HUBEE_PROGRAM names, or hubee-sim of
 * the PATH.
 */
final class SimulatedHub implements AutoCloseable {
    private final Process process;
    private final String url;

    SimulatedHub() throws IOException {
        var program = System.getenv().getOrDefault("HUBEE_PROGRAM", "hubee-sim");
        process = new ProcessBuilder(program, "--listen", "127.0.0.1:0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Its first line, "hubee-sim listening on http://…": it is ready.
        var line = process.inputReader().readLine();
        url = line.substring(line.lastIndexOf(' ') + 1);
    }

    /** The hub as a client of the demonstration sees it. */
    Hub client(String name, String scope) {
        return new Hub(Map.of(
                "HUBEE_URL", url,
                "HUBEE_TOKEN_URL", url + "/oauth2/token",
                "HUBEE_CLIENT_ID", name,
                "HUBEE_CLIENT_SECRET", name + "-secret",
                "HUBEE_SCOPE", scope));
    }

    /** What only a simulator has: situations to set up, and what became of them. */
    JsonNode control(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/_sim" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(method + " " + path + ": " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
