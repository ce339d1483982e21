<?php

// Tests of both clients, each with a hub of its own on a free port.
//
//     HUBEE_PROGRAM=…/hubee-sim phpunit tests
//
// Without HUBEE_PROGRAM, hubee-sim is looked for in the PATH.

declare(strict_types=1);

namespace Exemple\Tests;

use Exemple\Hub;
use Exemple\Osl;
use Exemple\Si;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/../src/Osl.php';
require_once __DIR__ . '/../src/Si.php';

final class ClientsTest extends TestCase
{
    /** @var resource */
    private $running;
    private string $url;

    protected function setUp(): void
    {
        $command = [getenv('HUBEE_PROGRAM') ?: 'hubee-sim', '--listen', '127.0.0.1:0'];
        $this->running = proc_open($command, [1 => ['pipe', 'w']], $pipes);
        // Its first line, "hubee-sim listening on http://…": it is ready.
        $words = explode(' ', trim(fgets($pipes[1])));
        $this->url = end($words);
    }

    protected function tearDown(): void
    {
        proc_terminate($this->running);
        proc_close($this->running);
    }

    public function testTheSiTreatsWhatIsDeposited(): void
    {
        [['caseId' => $case]] = $this->control('POST', '/dossiers', ['processCode' => 'CERTDC']);
        $hub = $this->client('si-certdc-paris', 'SI');
        $folder = sys_get_temp_dir() . '/si-' . bin2hex(random_bytes(8));
        mkdir($folder);
        try {
            (new Si($hub, $folder))->run();
            self::assertSame('DONE', $hub->get("/cases/{$case}")['status']);
            self::assertNotEmpty(glob("{$folder}/*"));
        } finally {
            array_map('unlink', glob("{$folder}/*"));
            rmdir($folder);
        }
        $this->judge();
    }

    public function testTheOslAnswersAQuestionAndCloses(): void
    {
        $this->control('PUT', '/bots', [['side' => 'SI', 'processCode' => 'recensementCitoyen', 'does' => 'ask']]);
        $hub = $this->client('osl-dila', 'OSL');
        $osl = new Osl($hub);
        $osl->deposit('recensementCitoyen');
        $osl->follow();
        [$folder] = array_values($osl->folders);
        self::assertSame('CLOSED', $hub->get("/folders/{$folder}")['globalStatus']);
        $this->judge();
    }

    /** The hub as a client of the demonstration sees it. */
    private function client(string $name, string $scope): Hub
    {
        return new Hub($this->url, "{$this->url}/oauth2/token", $name, "{$name}-secret", $scope);
    }

    /**
     * What only a simulator has: situations to set up, and what became of them.
     *
     * @param array<mixed>|null $body
     *
     * @return array<mixed>
     */
    private function control(string $method, string $path, ?array $body = null): array
    {
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => 'Content-Type: application/json',
            'content' => $body === null ? '' : json_encode($body),
        ]]);

        return json_decode(file_get_contents("{$this->url}/_sim{$path}", context: $context), associative: true);
    }

    /** The hub judges its clients by what they sent. */
    private function judge(): void
    {
        [$report] = $this->control('GET', '/conformance')['clients'];
        $failed = array_filter($report['rules'], static fn (array $rule): bool => $rule['verdict'] === 'failed');
        self::assertSame([], $failed);
    }
}
