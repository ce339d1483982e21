<?php

declare(strict_types=1);

namespace Exemple;

require_once __DIR__ . '/Hub.php';

/**
 * An online service: deposits télédossiers, then reads what the SI said of its
 * own, answers what it asks for, and closes what is finished.
 */
final class Osl
{
    /** The SI that receives: a commune is named by its SIRET and its INSEE code. */
    private const PARIS = ['type' => 'SI', 'companyRegister' => '11001401600015', 'branchCode' => '75108'];

    /**
     * How a télédossier of each process is numbered, after the OSL and the
     * process, and the type of its file.
     */
    private const PROCESSES = [
        'CERTDC' => ['DGS-CERTDC', 'DD_Certificatdedeces'],
        'recensementCitoyen' => ['SP-RECENS', '10870-PDF'],
    ];

    private const PDF = "%PDF-1.4\n% an invented document\n%%EOF\n";

    /** @var array<string, string> the folder of each case; a database in a real client */
    public array $folders = [];

    public function __construct(private readonly Hub $hub)
    {
    }

    public function deposit(string $process): void
    {
        [$prefix, $type] = self::PROCESSES[$process];
        // 13 characters after the prefix: never given twice.
        $number = sprintf('%s-%013d', $prefix, microtime(true) * 1000);
        try {
            $folder = $this->hub->post('/folders', self::declaration($process, $number, $type));
        } catch (Lost) {
            // The hub would take it again, and the SI would have it twice.
            fwrite(STDERR, "{$number} is put aside: nobody knows whether the hub has it\n");

            return;
        }
        $path = "/folders/{$folder['id']}";
        foreach ($folder['attachments'] as ['id' => $id]) {
            $this->hub->upload("{$path}/attachments/{$id}", self::PDF);
        }
        // Files are scanned: only the folder tells what became of them.
        $statuses = array_column($this->hub->get($path)['attachments'], 'status');
        if (array_unique($statuses) !== ['RECEIVED']) {
            fwrite(STDERR, "{$number} stays incomplete: a file is refused\n");

            return;
        }
        $this->hub->patch($path, ['globalStatus' => 'HUBEE_COMPLETED']);
        foreach ($folder['cases'] as ['id' => $case]) {
            $this->folders[$case] = $folder['id'];
        }
    }

    public function follow(): void
    {
        $this->hub->drain($this->read(...));
    }

    /** An OSL is told of events only: of deposits, the SI is. */
    private function read(string $case, string $event): void
    {
        $said = $this->hub->takeEvent($case, $event, $this->keep(...));
        ['status' => $status, 'processCode' => $process] = $this->hub->get("/cases/{$case}");
        if ($status === 'ADD_AWAITING' && $said['caseNewStatus'] === $status) {
            $this->answer($case, self::PROCESSES[$process][1]);
        } elseif ($status === 'DONE' || $status === 'REFUSED') {
            $this->hub->patch("/cases/{$case}", ['status' => 'CLOSED']);
            // One case a folder here; with several, the folder after the last.
            if (isset($this->folders[$case])) {
                $this->hub->patch("/folders/{$this->folders[$case]}", ['globalStatus' => 'CLOSED']);
            }
        }
    }

    /** Sends the file that was asked for, and gives the case back to the SI. */
    private function answer(string $case, string $type): void
    {
        $event = $this->begunAnswer($case, $type);
        $path = "/cases/{$case}/events/{$event['id']}";
        foreach ($event['attachments'] as ['id' => $id]) {
            $this->hub->upload("{$path}/attachments/{$id}", self::PDF);
        }
        $this->hub->patch($path, ['status' => 'SENT']);
    }

    /**
     * The event that waits for its file: a new one, unless the hub has it already.
     *
     * @return array<mixed>
     */
    private function begunAnswer(string $case, string $type): array
    {
        $event = [
            'actionType' => 'ATTACH_DEPOSIT',
            'notification' => true,
            'author' => 'Camille EXEMPLE',
            'message' => 'Voici le document demandé.',
            'caseCurrentStatus' => 'ADD_AWAITING',
            'caseNewStatus' => 'HUBEE_NOTIFIED',
            'attachments' => [self::described('complement.pdf', $type)],
        ];
        while (true) {
            foreach ($this->hub->get("/cases/{$case}")['events'] as $known) {
                if ($known['status'] === 'IN_PROGRESS') {
                    return $known;
                }
            }
            try {
                return $this->hub->post("/cases/{$case}/events", $event);
            } catch (Lost) {
                fwrite(STDERR, "{$case}: the case tells whether the hub has our event\n");
            }
        }
    }

    /** @param array<mixed> $attachments */
    private function keep(string $path, array $attachments): void
    {
        foreach ($attachments as ['id' => $id, 'status' => $status]) {
            if ($status === 'RECEIVED') {
                $this->hub->download("{$path}/attachments/{$id}");
            }
        }
    }

    /** @return array<string, mixed> */
    private static function declaration(string $process, string $number, string $type): array
    {
        return [
            'processCode' => $process,
            'externalId' => $number,
            'applicant' => ['firstName' => 'Camille', 'lastName' => 'EXEMPLE'],
            'cases' => [['externalId' => "{$number}-01", 'recipient' => self::PARIS]],
            'attachments' => [self::described('demande.pdf', $type) + ['recipients' => ["{$number}-01"]]],
        ];
    }

    /** @return array<string, mixed> */
    private static function described(string $name, string $type): array
    {
        return ['fileName' => $name, 'type' => $type, 'mimeType' => 'application/pdf', 'size' => strlen(self::PDF)];
    }
}
