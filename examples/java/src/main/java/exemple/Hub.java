package exemple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What every client of the hub needs: a token, patience, and whole files.
 *
 * <p>The JDK's own HTTP client and Jackson; copy it.
 */
public final class Hub {
    /** A POST without an answer: the hub may have done it, or not. */
    public static final class Lost extends Exception {
        Lost(String call) {
            super(call);
        }
    }

    /** An answer that asking again does not change. */
    public static final class Refused extends RuntimeException {
        Refused(String reason) {
            super(reason);
        }
    }

    /** What becomes of something that waits: a case, and an event of it or null. */
    public interface Treatment {
        void treat(String caseId, String eventId) throws IOException, InterruptedException;
    }

    /** What becomes of the attachments that are found under a path. */
    public interface Keeping {
        void keep(String path, JsonNode attachments) throws IOException, InterruptedException;
    }

    /** Longer each time: whoever calls a failing hub at once makes it worse. */
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    /** A token is renewed this long before its end. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int BATCH_SIZE = 25;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final URI tokenUrl;
    private final String credentials;
    private final String scope;
    private String token;
    private Instant tokenEnd = Instant.MIN;

    /** The hub as one client sees it; where it is and who calls is in the environment. */
    public Hub(Map<String, String> environment) {
        url = environment.get("HUBEE_URL").replaceFirst("/$", "") + "/teledossiers/v1";
        tokenUrl = URI.create(environment.get("HUBEE_TOKEN_URL"));
        credentials = environment.get("HUBEE_CLIENT_ID") + ":" + environment.get("HUBEE_CLIENT_SECRET");
        scope = environment.get("HUBEE_SCOPE");
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return json.readTree(succeeded(200, "GET " + path, call("GET", path, null)).body());
    }

    /** Makes something of it: it answers with what it has made. */
    public JsonNode post(String path, Object body) throws Lost, IOException, InterruptedException {
        var answer = call("POST", path, json.writeValueAsBytes(body), "Content-Type", "application/json");
        if (answer.isEmpty()) {
            throw new Lost("POST " + path);
        }
        return json.readTree(succeeded(201, "POST " + path, answer).body());
    }

    public void patch(String path, Map<String, String> body) throws IOException, InterruptedException {
        var answer = call("PATCH", path, json.writeValueAsBytes(body), "Content-Type", "application/json");
        succeeded(204, "PATCH " + path, answer);
    }

    /** Sends a file with its digest: the hub refuses what was damaged on its way. */
    public void upload(String path, byte[] content) throws InterruptedException {
        var answer = call("PUT", path, content, "Content-Type", "application/octet-stream", "digest", digest(content));
        succeeded(204, "PUT " + path, answer);
    }

    /** A file as it was sent; none when the hub has purged it. */
    public Optional<byte[]> download(String path) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            var answer = call("GET", path, null).orElseThrow();
            if (answer.statusCode() == 404) {
                System.err.println(path + " is gone");
                return Optional.empty();
            }
            var announced = answer.headers().firstValue("digest").orElse("");
            if (answer.statusCode() == 200 && announced.equals(digest(answer.body()))) {
                return Optional.of(answer.body());
            }
            if (attempt == PAUSES.size()) {
                throw new Refused(path + " never comes whole");
            }
            Thread.sleep(PAUSES.get(attempt).toMillis());
        }
    }

    /**
     * Treats all that waits, once each; deletes each notification after. There is no page number:
     * what is deleted makes room. Until nothing waits, since the other party may have answered
     * meanwhile.
     */
    public void drain(Treatment treatment) throws IOException, InterruptedException {
        Set<String> treated = new HashSet<>();
        while (true) {
            var batch = get("/notifications?maxResult=" + BATCH_SIZE + "&eventDetails=true");
            if (batch.isEmpty()) {
                return;
            }
            for (JsonNode notification : batch) {
                var caseId = notification.path("caseId").asText();
                var eventId = notification.path("eventId").asText(null);
                // RECEIVED: it only says that the other party has read an event of ours.
                var isNews = !notification.path("eventStatus").asText().equals("RECEIVED");
                if (isNews && treated.add(caseId + " " + eventId)) {
                    treatment.treat(caseId, eventId);
                }
                var answer = call("DELETE", "/notifications/" + notification.path("id").asText(), null).orElseThrow();
                if (answer.statusCode() != 204 && answer.statusCode() != 404) {
                    throw new Refused("the notification stays: " + answer.statusCode());
                }
            }
        }
    }

    /** Reads what the other party says, keeps its files, and says so. */
    public JsonNode takeEvent(String caseId, String eventId, Keeping keeping) throws IOException, InterruptedException {
        var path = "/cases/" + caseId + "/events/" + eventId;
        var event = get(path);
        keeping.keep(path, event.path("attachments"));
        if (event.path("status").asText().equals("SENT")) {
            patch(path, Map.of("status", "RECEIVED"));
        }
        return event;
    }

    private static HttpResponse<byte[]> succeeded(int status, String call, Optional<HttpResponse<byte[]>> answered) {
        var answer = answered.orElseThrow();
        if (answer.statusCode() != status) {
            throw new Refused(call + ": " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer;
    }

    /** Makes a call; again, after a pause, when that can do no harm. Only a POST may stay without an answer. */
    private Optional<HttpResponse<byte[]>> call(String method, String path, byte[] body, String... headers)
            throws InterruptedException {
        var renewed = false;
        for (int attempt = 0; ; attempt++) {
            var answer = once(method, path, body, headers);
            if (hasStatus(answer, 401) && !renewed) {
                // The token has ended, or was taken back: one new one, not one a call.
                token = null;
                renewed = true;
                answer = once(method, path, body, headers);
            }
            // These two were not processed, whatever was asked.
            var isUntouched = hasStatus(answer, 429) || hasStatus(answer, 503);
            if (answer.isPresent() && answer.get().statusCode() < 500 && !isUntouched) {
                return answer;
            }
            if (method.equals("POST") && !isUntouched) {
                return Optional.empty();
            }
            if (attempt == PAUSES.size()) {
                throw new Refused(method + " " + path + " goes on failing");
            }
            Thread.sleep(PAUSES.get(attempt).toMillis());
        }
    }

    private Optional<HttpResponse<byte[]>> once(String method, String path, byte[] body, String... headers)
            throws InterruptedException {
        var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .method(method, content)
                .header("Authorization", "Bearer " + bearer())
                // Who calls, with which software: the hub's operators ask for it.
                .header("editorName", "Exemple")
                .header("applicationName", "exemple-java")
                .header("softwareVersion", "1.0");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    private String bearer() throws InterruptedException {
        if (token == null || Instant.now().isAfter(tokenEnd)) {
            var basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
            var asked = HttpRequest.newBuilder(tokenUrl)
                    .timeout(TIMEOUT)
                    .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + scope))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Authorization", "Basic " + basic)
                    .build();
            var answer = send(asked);
            for (var pause : PAUSES) {
                if (answer.isPresent() && answer.get().statusCode() < 500 && !hasStatus(answer, 429)) {
                    break;
                }
                Thread.sleep(pause.toMillis());
                answer = send(asked);
            }
            take(answer.filter(given -> given.statusCode() == 200).orElseThrow(() -> new Refused("no token")));
        }
        return token;
    }

    private void take(HttpResponse<byte[]> answer) {
        try {
            var given = json.readTree(answer.body());
            token = given.path("access_token").asText();
            tokenEnd = Instant.now().plusSeconds(given.path("expires_in").asLong()).minus(MARGIN);
        } catch (IOException unreadable) {
            throw new Refused("no token: " + unreadable);
        }
    }

    /** Nothing when no whole answer comes. */
    private Optional<HttpResponse<byte[]>> send(HttpRequest request) throws InterruptedException {
        try {
            return Optional.of(http.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException lost) {
            return Optional.empty();
        }
    }

    private static boolean hasStatus(Optional<HttpResponse<byte[]>> answer, int status) {
        return answer.isPresent() && answer.get().statusCode() == status;
    }

    /** As the hub writes it: base64 of the SHA-256. */
    private static String digest(byte[] content) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            // Every Java has it.
            throw new IllegalStateException(impossible);
        }
    }
}
