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

/** The pairs of variables in which the official collection looks for the credentials of each OSL. */
const OSL_VARIABLES: Record<string, readonly [id: string, secret: string]> = {
  'osl-dila': ['dilaClientid', 'dilaClientSecret'],
  'osl-dgs': ['dgsClientId', 'dgsClientSecret'],
  'osl-cnaf': ['CNAFClientId', 'CNAFClientSecret'],
  'osl-snated': ['SnatedClient', 'SnatedSecret'],
  'osl-rsa': ['RsaClient', 'RsaSecret'],
};

/**
 * An environment for the official Postman collection, by the names of its variables, as `hubee-sim postman-environment` prints it. `client` is the SI under test, or
 * one more OSL; the SIs that télédossiers are addressed to are its own organization and one other of the same process.
 */
export function postmanEnvironment(client: Client, clients: readonly Client[]): string {
  const processCode = client.processCode ?? 'CERTDC';
  const sis = clients.filter((one) => one.scope === 'SI' && one.processCode === processCode);
  const first = client.scope === 'SI' ? client : sis[0];
  const second = sis.find((one) => one.clientId !== first?.clientId);
  const osls = clients.flatMap((one) => {
    const [id, secret] = OSL_VARIABLES[one.clientId] ?? [];
    return id && secret
      ? ([
          [id, one.clientId],
          [secret, one.clientSecret],
        ] as const)
      : [];
  });
  const values: (readonly [string, string])[] = [
    ['baseUrl', hubUrl],
    ['tokenUrl', `${hubUrl}/token`],
    ['version', 'v1'],
    ['processCode', processCode],
    ['actualTNRfolder', '1000000000000'],
    ['Si1CompanyRegister', first?.organization?.companyRegister ?? ''],
    ['Si1BranchCode', first?.organization?.branchCode ?? ''],
    ['Si2CompanyRegister', second?.organization?.companyRegister ?? ''],
    ['Si2BranchCode', second?.organization?.branchCode ?? ''],
    ['SIClientId', first?.clientId ?? ''],
    ['SIClientSecret', first?.clientSecret ?? ''],
    ...osls,
  ];
  const entry = ([key, value]: readonly [string, string]) => ({
    key,
    value,
    type: /Secret$/.test(key) ? 'secret' : 'default',
    enabled: true,
  });
  const environment = {
    name: `hubee-sim ${client.clientId}`,
    values: values.map(entry),
    _postman_variable_scope: 'environment',
  };
  return JSON.stringify(environment, null, 2);
}
