<?php

declare(strict_types=1);

namespace Exemple;

use CurlHandle;
use RuntimeException;

/** A POST without an answer: the hub may have done it, or not. */
final class Lost extends RuntimeException
{
}

/** An answer that asking again does not change. */
final class Refused extends RuntimeException
{
}

final class Answer
{
    /** @param array<string, string> $headers by their names in lower case */
    public function __construct(
        public readonly int $status,
        public readonly array $headers,
        public readonly string $body,
    ) {
    }

    /** @return array<mixed> */
    public function json(): array
    {
        return json_decode($this->body, associative: true, flags: JSON_THROW_ON_ERROR);
    }
}

/**
 * What every client of the hub needs: a token, patience, and whole files.
 *
 * The curl extension and nothing else; copy it.
 */
final class Hub
{
    /** Longer each time, in seconds: whoever calls a failing hub at once makes it worse. */
    private const PAUSES = [2, 4, 8];

    /** A token is renewed this many seconds before its end. */
    private const MARGIN = 60;

    private readonly string $url;
    private readonly CurlHandle $curl;
    private ?string $token = null;
    private float $tokenEnd = 0.0;

    public function __construct(
        string $url,
        private readonly string $tokenUrl,
        private readonly string $client,
        private readonly string $secret,
        private readonly string $scope,
    ) {
        $this->url = rtrim($url, '/') . '/teledossiers/v1';
        $this->curl = curl_init();
    }

    /** The hub as the environment names it. */
    public static function fromEnvironment(): self
    {
        $names = ['HUBEE_URL', 'HUBEE_TOKEN_URL', 'HUBEE_CLIENT_ID', 'HUBEE_CLIENT_SECRET', 'HUBEE_SCOPE'];

        return new self(...array_map(
            static fn (string $name): string => getenv($name) ?: throw new Refused("{$name} is not set"),
            $names,
        ));
    }

    /** @return array<mixed> */
    public function get(string $path): array
    {
        return $this->expect(200, 'GET', $path)->json();
    }

    /**
     * Makes something of it: it answers with what it has made.
     *
     * @param array<string, mixed> $body
     *
     * @return array<mixed>
     *
     * @throws Lost
     */
    public function post(string $path, array $body): array
    {
        return $this->expect(201, 'POST', $path, $body)->json();
    }

    /** @param array<string, mixed> $body */
    public function patch(string $path, array $body): void
    {
        $this->expect(204, 'PATCH', $path, $body);
    }

    /** Sends a file with its digest: the hub refuses what was damaged on its way. */
    public function upload(string $path, string $content): void
    {
        $headers = ['Content-Type: application/octet-stream', 'digest: ' . self::digest($content)];
        $answer = $this->call('PUT', $path, $content, $headers);
        if ($answer->status !== 204) {
            throw new Refused("PUT {$path}: {$answer->status} {$answer->body}");
        }
    }

    /** A file as it was sent, or null when the hub has purged it. */
    public function download(string $path): ?string
    {
        foreach ([...self::PAUSES, null] as $pause) {
            $answer = $this->call('GET', $path);
            if ($answer->status === 404) {
                fwrite(STDERR, "{$path} is gone\n");

                return null;
            }
            if ($answer->status === 200 && ($answer->headers['digest'] ?? null) === self::digest($answer->body)) {
                return $answer->body;
            }
            sleep($pause ?? 0);
        }
        throw new Refused("{$path} never comes whole");
    }

    /**
     * Treats all that waits, once each; deletes each notification after. There
     * is no page number: what is deleted makes room. Until nothing waits, since
     * the other party may have answered meanwhile.
     *
     * @param callable(string, ?string): void $treat takes a case and an event
     */
    public function drain(callable $treat, int $batchSize = 25): void
    {
        $treated = [];
        while ($batch = $this->get("/notifications?maxResult={$batchSize}&eventDetails=true")) {
            foreach ($batch as ['id' => $id, 'caseId' => $case, 'eventId' => $event, 'eventStatus' => $status]) {
                // RECEIVED: it only says that the other party has read an event of ours.
                if ($status !== 'RECEIVED' && !isset($treated["{$case} {$event}"])) {
                    $treated["{$case} {$event}"] = true;
                    $treat($case, $event);
                }
                $answer = $this->call('DELETE', "/notifications/{$id}");
                if (!in_array($answer->status, [204, 404], true)) {
                    throw new Refused("the notification stays: {$answer->status}");
                }
            }
        }
    }

    /**
     * Reads what the other party says, keeps its files, and says so.
     *
     * @param callable(string, array<mixed>): void $keep takes a path and attachments
     *
     * @return array<mixed>
     */
    public function takeEvent(string $case, string $event, callable $keep): array
    {
        $path = "/cases/{$case}/events/{$event}";
        $read = $this->get($path);
        $keep($path, $read['attachments']);
        if ($read['status'] === 'SENT') {
            $this->patch($path, ['status' => 'RECEIVED']);
        }

        return $read;
    }

    /**
     * A call that has to succeed with that status.
     *
     * @param array<string, mixed>|null $body
     */
    private function expect(int $status, string $method, string $path, ?array $body = null): Answer
    {
        $answer = $body === null
            ? $this->call($method, $path)
            : $this->call($method, $path, json_encode($body, JSON_THROW_ON_ERROR), ['Content-Type: application/json']);
        if ($answer->status !== $status) {
            throw new Refused("{$method} {$path}: {$answer->status} {$answer->body}");
        }

        return $answer;
    }

    /**
     * Makes a call; again, after a pause, when that can do no harm.
     *
     * @param list<string> $headers
     */
    private function call(string $method, string $path, ?string $body = null, array $headers = []): Answer
    {
        $renewed = false;
        foreach ([...self::PAUSES, null] as $pause) {
            $answer = $this->once($method, $path, $body, $headers);
            if ($answer?->status === 401 && !$renewed) {
                // The token has ended, or was taken back: one new one, not one a call.
                [$this->token, $renewed] = [null, true];
                $answer = $this->once($method, $path, $body, $headers);
            }
            // These two were not processed, whatever was asked.
            $isUntouched = in_array($answer?->status, [429, 503], true);
            if ($answer !== null && $answer->status < 500 && !$isUntouched) {
                return $answer;
            }
            if ($method === 'POST' && !$isUntouched) {
                throw new Lost("{$method} {$path}");
            }
            sleep($pause ?? 0);
        }
        throw new Refused("{$method} {$path} goes on failing");
    }

    /** @param list<string> $headers */
    private function once(string $method, string $path, ?string $body, array $headers): ?Answer
    {
        return $this->send($this->url . $path, [
            CURLOPT_CUSTOMREQUEST => $method,
            // Where a connection that was open before is cut, curl asks again by
            // itself, a POST too; never on a new one.
            CURLOPT_FRESH_CONNECT => $method === 'POST',
            CURLOPT_HTTPHEADER => [
                'Authorization: Bearer ' . $this->bearer(),
                // Who calls, with which software: the hub's operators ask for it.
                'editorName: Exemple',
                'applicationName: exemple-php',
                'softwareVersion: 1.0',
                ...$headers,
            ],
        ] + ($body === null ? [] : [CURLOPT_POSTFIELDS => $body]));
    }

    private function bearer(): string
    {
        if ($this->token === null || microtime(true) > $this->tokenEnd) {
            $asked = [
                CURLOPT_USERPWD => "{$this->client}:{$this->secret}",
                CURLOPT_POSTFIELDS => http_build_query(['grant_type' => 'client_credentials', 'scope' => $this->scope]),
            ];
            $answer = $this->send($this->tokenUrl, $asked);
            foreach (self::PAUSES as $pause) {
                if ($answer !== null && $answer->status < 500 && $answer->status !== 429) {
                    break;
                }
                sleep($pause);
                $answer = $this->send($this->tokenUrl, $asked);
            }
            if ($answer?->status !== 200) {
                throw new Refused('no token: ' . $answer?->body);
            }
            $given = $answer->json();
            $this->token = $given['access_token'];
            $this->tokenEnd = microtime(true) + $given['expires_in'] - self::MARGIN;
        }

        return $this->token;
    }

    /**
     * Null when no whole answer comes.
     *
     * @param array<int, mixed> $options
     */
    private function send(string $url, array $options): ?Answer
    {
        $headers = [];
        // The same handle again: its connections stay open.
        curl_reset($this->curl);
        curl_setopt_array($this->curl, $options + [
            CURLOPT_URL => $url,
            CURLOPT_TIMEOUT => 30,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HEADERFUNCTION => static function (CurlHandle $curl, string $line) use (&$headers): int {
                [$name, $value] = explode(':', $line, 2) + [1 => ''];
                $headers[strtolower($name)] = trim($value);

                return strlen($line);
            },
        ]);
        $body = curl_exec($this->curl);

        return $body === false ? null : new Answer(curl_getinfo($this->curl, CURLINFO_RESPONSE_CODE), $headers, $body);
    }

    /** As the hub writes it: base64 of the SHA-256. */
    private static function digest(string $content): string
    {
        return base64_encode(hash('sha256', $content, binary: true));
    }
}
