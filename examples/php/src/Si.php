<?php

declare(strict_types=1);

namespace Exemple;

require_once __DIR__ . '/Hub.php';

/** A service instructeur: treats all that waits for it. */
final class Si
{
    /**
     * What is asked of the OSL before a case of these processes is finished.
     * Your own software reads what came, and decides.
     */
    private const QUESTIONS = ['recensementCitoyen' => "Merci d'envoyer le livret de famille complet."];

    public function __construct(private readonly Hub $hub, private readonly string $folder)
    {
    }

    public function run(): void
    {
        $this->hub->drain($this->treat(...));
    }

    private function treat(string $case, ?string $event): void
    {
        $path = "/cases/{$case}";
        if ($event !== null) {
            $this->hub->takeEvent($case, $event, $this->keep(...));
        }
        ['status' => $status, 'processCode' => $process, 'attachments' => $files, 'events' => $events] = $this->hub->get($path);
        // Taken over as soon as possible; some processes want SI_RECEIVED here.
        // An answer of the OSL brings the case back here too.
        if ($status === 'HUBEE_NOTIFIED') {
            $this->move($path, $status, 'IN_PROGRESS');
            $status = 'IN_PROGRESS';
        }
        $this->keep($path, $files);
        if ($status !== 'IN_PROGRESS') {
            return;
        }
        $question = self::QUESTIONS[$process] ?? null;
        if ($question !== null && !in_array('ADD_AWAITING', array_column($events, 'caseNewStatus'), true)) {
            $this->move($path, $status, 'ADD_AWAITING', $question);
        } else {
            $this->move($path, $status, 'DONE');
        }
    }

    /** An event moves the case; no PATCH is needed besides. */
    private function move(string $path, string $before, string $after, ?string $message = null): void
    {
        $event = [
            'actionType' => 'STATUS_UPDATE',
            'notification' => true,
            'author' => 'Alix MODELE',
            'message' => $message,
            'caseCurrentStatus' => $before,
            'caseNewStatus' => $after,
        ];
        do {
            try {
                $this->hub->post("{$path}/events", array_filter($event, static fn ($member) => $member !== null));

                return;
            } catch (Lost) {
                // The case tells whether the hub has it.
            }
        } while ($this->hub->get($path)['status'] !== $after);
    }

    /** @param array<mixed> $attachments */
    private function keep(string $path, array $attachments): void
    {
        foreach ($attachments as ['id' => $id, 'status' => $status]) {
            $file = "{$this->folder}/{$id}";
            if ($status !== 'RECEIVED' || file_exists($file)) {
                continue;
            }
            $content = $this->hub->download("{$path}/attachments/{$id}");
            if ($content !== null) {
                file_put_contents($file, $content);
            }
        }
    }
}
