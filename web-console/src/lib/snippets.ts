// The first calls of a client, in the languages integrators write: a token, then what waits.
import { hubUrl } from './api';
import type { Client } from './model';

export const LANGUAGES = ['curl', 'Python', 'Java', 'PHP', 'JavaScript', 'Ruby'] as const;
export type SnippetLanguage = (typeof LANGUAGES)[number];

const SNIPPETS: Record<SnippetLanguage, (client: Client, url: string) => string> = {
  curl: ({ clientId, clientSecret, scope }, url) => `TOKEN=$(curl --silent ${url}/oauth2/token \\
  --data grant_type=client_credentials --data scope=${scope} \\
  --data-urlencode 'client_id=${clientId}' --data-urlencode 'client_secret=${clientSecret}' \\
  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

curl --header "Authorization: Bearer $TOKEN" '${url}/teledossiers/v1/notifications?maxResult=25'`,

  Python: ({ clientId, clientSecret, scope }, url) => `import requests

URL = "${url}"
token = requests.post(f"{URL}/oauth2/token", data={
    "grant_type": "client_credentials", "scope": "${scope}",
    "client_id": "${clientId}", "client_secret": "${clientSecret}",
}).json()["access_token"]

hub = requests.Session()
hub.headers["Authorization"] = f"Bearer {token}"
answer = hub.get(f"{URL}/teledossiers/v1/notifications", params={"maxResult": 25})
answer.raise_for_status()
print(answer.json())`,

  Java: ({ clientId, clientSecret, scope }, url) => `import java.net.URI;
import java.net.http.*;
import java.net.http.HttpResponse.BodyHandlers;

String url = "${url}";
HttpClient http = HttpClient.newHttpClient();
String form = "grant_type=client_credentials&scope=${scope}"
    + "&client_id=${encodeURIComponent(clientId)}&client_secret=${encodeURIComponent(clientSecret)}";
String answer = http.send(HttpRequest.newBuilder(URI.create(url + "/oauth2/token"))
    .header("Content-Type", "application/x-www-form-urlencoded")
    .POST(HttpRequest.BodyPublishers.ofString(form)).build(), BodyHandlers.ofString()).body();
String token = answer.replaceAll(".*\\"access_token\\":\\"([^\\"]+)\\".*", "$1");

System.out.println(http.send(HttpRequest.newBuilder(
        URI.create(url + "/teledossiers/v1/notifications?maxResult=25"))
    .header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString()).body());`,

  PHP: ({ clientId, clientSecret, scope }, url) => `<?php
$url = '${url}';
$form = http_build_query([
    'grant_type' => 'client_credentials', 'scope' => '${scope}',
    'client_id' => '${clientId}', 'client_secret' => '${clientSecret}',
]);
$answer = file_get_contents("$url/oauth2/token", false, stream_context_create(['http' => [
    'method' => 'POST', 'header' => 'Content-Type: application/x-www-form-urlencoded', 'content' => $form,
]]));
$token = json_decode($answer)->access_token;

echo file_get_contents("$url/teledossiers/v1/notifications?maxResult=25", false,
    stream_context_create(['http' => ['header' => "Authorization: Bearer $token"]]));`,

  JavaScript: ({ clientId, clientSecret, scope }, url) => `const url = '${url}';
const { access_token } = await (await fetch(\`\${url}/oauth2/token\`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials', scope: '${scope}',
    client_id: '${clientId}', client_secret: '${clientSecret}',
  }),
})).json();

const answer = await fetch(\`\${url}/teledossiers/v1/notifications?maxResult=25\`, {
  headers: { Authorization: \`Bearer \${access_token}\` },
});
console.log(await answer.json());`,

  Ruby: ({ clientId, clientSecret, scope }, url) => `require 'net/http'
require 'json'

url = '${url}'
answer = Net::HTTP.post_form(URI("#{url}/oauth2/token"),
  'grant_type' => 'client_credentials', 'scope' => '${scope}',
  'client_id' => '${clientId}', 'client_secret' => '${clientSecret}')
token = JSON.parse(answer.body).fetch('access_token')

puts Net::HTTP.get(URI("#{url}/teledossiers/v1/notifications?maxResult=25"),
  'Authorization' => "Bearer #{token}")`,
};

export const snippet = (language: SnippetLanguage, client: Client): string => SNIPPETS[language](client, hubUrl);

/** An environment for Postman, with the addresses and credentials under plain names. */
export function postmanEnvironment(client: Client): string {
  const values = {
    baseUrl: hubUrl,
    tokenUrl: `${hubUrl}/oauth2/token`,
    teledossiersUrl: `${hubUrl}/teledossiers/v1`,
    referentialUrl: `${hubUrl}/referential/v1`,
    client_id: client.clientId,
    client_secret: client.clientSecret,
    scope: client.scope,
    processCode: client.processCode ?? '',
    companyRegister: client.organization?.companyRegister ?? '',
    branchCode: client.organization?.branchCode ?? '',
  };
  const entry = ([key, value]: [string, string]) => ({
    key,
    value,
    type: key === 'client_secret' ? 'secret' : 'default',
    enabled: true,
  });
  return JSON.stringify(
    {
      name: `hubee-sim ${client.clientId}`,
      values: Object.entries(values).map(entry),
      _postman_variable_scope: 'environment',
    },
    null,
    2,
  );
}
