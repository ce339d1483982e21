// What happened, as something to paste or to make happen again.
import { hubUrl } from './api';
import type { Exchange } from './model';

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Headers that curl says by itself, or that the journal has only redacted. */
const LEFT_OUT = new Set(['host', 'content-length', 'user-agent', 'accept-encoding', 'connection', 'authorization']);

export function curlOf(exchange: Exchange): string {
  const base = new URL(hubUrl).origin;
  const query = exchange.query ? `?${exchange.query}` : '';
  const lines = [`curl --request ${exchange.method} ${quoted(`${base}${exchange.path}${query}`)}`];
  for (const { name, value } of exchange.request.headers) {
    if (name.toLowerCase() === 'authorization') lines.push('--header "Authorization: Bearer $TOKEN"');
    else if (!LEFT_OUT.has(name.toLowerCase())) lines.push(`--header ${quoted(`${name}: ${value}`)}`);
  }
  const body = exchange.request.body?.text;
  if (body) lines.push(`--data-raw ${quoted(body)}`);
  return lines.join(' \\\n  ');
}

/** A fault rule that is about calls like this one. */
export function ruleLike(exchange: Exchange): Record<string, string> {
  return {
    ...(exchange.operation ? { operation: exchange.operation } : { method: exchange.method, path: exchange.path }),
    ...(exchange.clientId && { client: exchange.clientId }),
  };
}

/** A call of the control API, to paste. */
export const curlTo = (method: string, path: string, body?: unknown): string =>
  [
    `curl --request ${method} ${quoted(`${hubUrl}/_sim${path}`)}`,
    ...(body === undefined ? [] : [`--json ${quoted(JSON.stringify(body))}`]),
  ].join(' \\\n  ');
