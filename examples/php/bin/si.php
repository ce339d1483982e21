<?php

// A service instructeur: treats all that waits for it, then ends.
//
//     php bin/si.php [FOLDER]      files are kept in FOLDER
//
// Where the hub is and who calls is in the environment: see README.md.

declare(strict_types=1);

use Exemple\Hub;
use Exemple\Si;

require_once __DIR__ . '/../src/Si.php';

$folder = $argv[1] ?? sys_get_temp_dir() . '/si-' . bin2hex(random_bytes(8));
is_dir($folder) || mkdir($folder, recursive: true);
(new Si(Hub::fromEnvironment(), $folder))->run();
fwrite(STDERR, "nothing waits any more; files are in {$folder}\n");
