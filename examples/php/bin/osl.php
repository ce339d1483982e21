<?php

// An online service: deposits one télédossier, then follows those it has.
//
//     php bin/osl.php [PROCESS]
//
// Where the hub is and who calls is in the environment: see README.md.

declare(strict_types=1);

use Exemple\Hub;
use Exemple\Osl;

require_once __DIR__ . '/../src/Osl.php';

$osl = new Osl(Hub::fromEnvironment());
$osl->deposit($argv[1] ?? 'CERTDC');
$osl->follow();
