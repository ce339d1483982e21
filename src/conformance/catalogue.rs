//! What each rule says, where that is written, and what to do about it.

use super::rule::{
    Level::{Must, Should},
    Mark::{Assumed, Observed, Specified},
    Row, Rule,
    Side::{Both, Osl, Si},
};
use crate::words::Words;

const fn words(en: &'static str, fr: &'static str) -> Words {
    Words::known(en, fr)
}

/// One row a rule, in the order of their declaration.
#[rustfmt::skip]
pub(super) static ROWS: [Row; 22] = [
    Row {
        rule: Rule::TokenReused, name: "token-reused", side: Both, level: Must, mark: Specified,
        source: "API presentation: a token is valid for one hour and is not asked for at each call",
        title: words("A token serves for more than one call", "Un jeton sert à plusieurs appels"),
        advice: words(
            "Keep the token until expires_in is nearly over or a call is answered 401, then ask for another.",
            "Garder le jeton jusqu'à la fin de expires_in ou jusqu'à une réponse 401, puis en demander un autre."),
    },
    Row {
        rule: Rule::TokenRenewedOn401, name: "token-renewed-on-401", side: Both, level: Must, mark: Observed,
        source: "Official collection and error guide: 900901 is followed by a new token and the same call",
        title: words("A 401 is answered by a new token and the same call", "Un 401 entraîne un nouveau jeton et le même appel"),
        advice: words(
            "On 401 with code 900901 ask once for a token and make the call again; stop if that is refused too.",
            "Sur un 401 de code 900901, demander une fois un jeton et refaire l'appel ; s'arrêter s'il est encore refusé."),
    },
    Row {
        rule: Rule::BacksOffOn5xx, name: "backs-off-on-5xx", side: Both, level: Must, mark: Assumed,
        source: "Error guide: wait before trying again; five tries as the State's own script; the pause is assumed",
        title: words("A failing hub is left alone for a while", "Un hub en panne est laissé tranquille un moment"),
        advice: words(
            "After a 5xx or a 429 wait, longer each time, honour Retry-After, and give up after a few tries.",
            "Après un 5xx ou un 429, attendre de plus en plus, respecter Retry-After, et renoncer après quelques essais."),
    },
    Row {
        rule: Rule::RequestsWellFormed, name: "requests-well-formed", side: Both, level: Must, mark: Specified,
        source: "API descriptions 1.2.7, which the gateway validates against",
        title: words("Requests are as the API descriptions have them", "Les requêtes sont conformes aux descriptions d'API"),
        advice: words(
            "Read the message of the 400: it names the place in the request and what is wrong there.",
            "Lire le message du 400 : il nomme l'endroit de la requête et ce qui n'y va pas."),
    },
    Row {
        rule: Rule::TechnicalHeaders, name: "technical-headers", side: Both, level: Should, mark: Specified,
        source: "API description 1.2.7: editorName, applicationName, softwareVersion",
        title: words("Calls say which software makes them", "Les appels disent quel logiciel les émet"),
        advice: words(
            "Send editorName, applicationName and softwareVersion with every call: the support looks for them.",
            "Envoyer editorName, applicationName et softwareVersion à chaque appel : le support les cherche."),
    },
    Row {
        rule: Rule::NotificationsUntilShort, name: "notifications-until-short", side: Both, level: Must, mark: Specified,
        source: "Functional specification: at most maxResult notifications at a time",
        title: words("A full batch of notifications is followed by another", "Un lot complet de notifications est suivi d'un autre"),
        advice: words(
            "List, treat and delete until a batch has fewer notifications than maxResult.",
            "Lister, traiter et supprimer jusqu'à ce qu'un lot compte moins de notifications que maxResult."),
    },
    Row {
        rule: Rule::NotificationDeleted, name: "notification-deleted", side: Both, level: Must, mark: Specified,
        source: "Functional specification: a notification stays until its recipient deletes it",
        title: words("A notification is deleted once read, not before", "Une notification est supprimée une fois lue, pas avant"),
        advice: words(
            "Read the case or the event first, keep it, then DELETE the notification; a 404 then is a success.",
            "Lire d'abord le cas ou l'événement, le conserver, puis supprimer la notification ; un 404 vaut alors succès."),
    },
    Row {
        rule: Rule::NotificationIdempotent, name: "notification-idempotent", side: Both, level: Must, mark: Assumed,
        source: "Functional specification: reading consumes nothing and no order is promised; the consequence is assumed",
        title: words("What is announced twice is treated once", "Ce qui est annoncé deux fois est traité une fois"),
        advice: words(
            "Remember what was treated, by case and event, and look at the case before moving it.",
            "Mémoriser ce qui a été traité, par cas et événement, et relire le cas avant de le faire avancer."),
    },
    Row {
        rule: Rule::AttachmentsDownloaded, name: "attachments-downloaded", side: Both, level: Must, mark: Specified,
        source: "Functional specification: the hub deletes files after a while",
        title: words("Every file is downloaded", "Chaque pièce jointe est téléchargée"),
        advice: words(
            "Download each attachment whose status is RECEIVED before finishing the case: the hub purges them.",
            "Télécharger chaque pièce au statut RECEIVED avant de finir le cas : le hub les purge."),
    },
    Row {
        rule: Rule::NoRepeatedDownload, name: "no-repeated-download", side: Both, level: Should, mark: Assumed,
        source: "Functional specification: files of up to 1 GB; the consequence is assumed",
        title: words("No file is downloaded again for nothing", "Aucune pièce n'est retéléchargée sans raison"),
        advice: words(
            "Remember the attachments that arrived whole; download again only what came damaged.",
            "Mémoriser les pièces arrivées entières ; ne retélécharger que ce qui est arrivé abîmé."),
    },
    Row {
        rule: Rule::DigestVerified, name: "digest-verified", side: Both, level: Must, mark: Specified,
        source: "API description 1.2.7: a download has its SHA-256 in the digest header",
        title: words("A file that comes damaged is noticed", "Une pièce arrivée abîmée est remarquée"),
        advice: words(
            "Compare size and SHA-256 of what arrives with the digest header; download again when they differ.",
            "Comparer la taille et le SHA-256 reçus avec l'en-tête digest ; retélécharger s'ils diffèrent."),
    },
    Row {
        rule: Rule::DigestSent, name: "digest-sent", side: Both, level: Should, mark: Specified,
        source: "API description 1.2.7: an upload may have its SHA-256 in the digest header",
        title: words("A file is sent with its right digest", "Une pièce est envoyée avec sa bonne empreinte"),
        advice: words(
            "Send `digest` = base64 of the SHA-256: the hub then refuses what was damaged on its way.",
            "Envoyer `digest` = base64 du SHA-256 : le hub refuse alors ce qui a été abîmé en chemin."),
    },
    Row {
        rule: Rule::IntermediateStatus, name: "intermediate-status", side: Si, level: Must, mark: Specified,
        source: "Interface contract V2: mandatory intermediate status of each process (assumed for processes it does not name)",
        title: words("The mandatory intermediate status comes before the final one", "Le statut intermédiaire obligatoire précède le statut final"),
        advice: words(
            "Move the case to the intermediate status of its process as soon as it is taken over.",
            "Passer le cas au statut intermédiaire de sa démarche dès sa prise en charge."),
    },
    Row {
        rule: Rule::FinalStatus, name: "final-status", side: Si, level: Must, mark: Specified,
        source: "Interface contract V2: mandatory final status of each process (assumed for processes it does not name)",
        title: words("Every case reaches a final status of its process", "Chaque cas atteint un statut final de sa démarche"),
        advice: words(
            "End the treatment with DONE, or REFUSED where the process has it: the OSL waits for it.",
            "Terminer le traitement par DONE, ou REFUSED si la démarche l'admet : l'OSL l'attend."),
    },
    Row {
        rule: Rule::StatusGraph, name: "status-graph", side: Both, level: Should, mark: Specified,
        source: "Workbook of statuses and functional specification; the real hub enforces none of it",
        title: words("A case moves along the graph of statuses", "Un cas suit le graphe des statuts"),
        advice: words(
            "Send only the moves that the graph of the process has; serve with --strict to have others refused.",
            "N'envoyer que les passages que prévoit le graphe de la démarche ; --strict fait refuser les autres."),
    },
    Row {
        rule: Rule::CaseCurrentStatus, name: "case-current-status", side: Both, level: Should, mark: Specified,
        source: "API description 1.2.7: caseCurrentStatus; the real hub does not check it",
        title: words("An event says truly where its case stands", "Un événement dit vrai sur le statut courant du cas"),
        advice: words(
            "Read the case before writing an event, and do not PATCH the status that the event already sets.",
            "Lire le cas avant d'écrire un événement, et ne pas envoyer en PATCH le statut que l'événement fixe déjà."),
    },
    Row {
        rule: Rule::EventsAcknowledged, name: "events-acknowledged", side: Both, level: Must, mark: Specified,
        source: "Functional specification: the recipient of an event sets it to RECEIVED",
        title: words("An event is acknowledged by its recipient", "Un événement est acquitté par son destinataire"),
        advice: words(
            "Once the event and its files are kept, PATCH it with {\"status\":\"RECEIVED\"}.",
            "Une fois l'événement et ses pièces conservés, l'acquitter par PATCH {\"status\":\"RECEIVED\"}."),
    },
    Row {
        rule: Rule::EventNotResubmittedBlindly, name: "event-not-resubmitted-blindly", side: Both, level: Must, mark: Assumed,
        source: "Error guide: after a 500 look before sending again",
        title: words("An event whose answer is lost is not sent again unseen", "Un événement sans réponse n'est pas renvoyé à l'aveugle"),
        advice: words(
            "Read the case first: its events tell whether the hub has the one whose answer was lost.",
            "Relire d'abord le cas : ses événements disent si le hub a bien celui dont la réponse s'est perdue."),
    },
    Row {
        rule: Rule::ClosedWhenFinished, name: "closed-when-finished", side: Osl, level: Must, mark: Specified,
        source: "Functional specification: the OSL closes the case, then the folder",
        title: words("What the SI has finished is closed, cases then folder", "Ce que le SI a fini est clos, les cas puis le dossier"),
        advice: words(
            "On DONE or REFUSED PATCH the case with CLOSED; when all cases are closed, the folder.",
            "Sur DONE ou REFUSED, passer le cas à CLOSED par PATCH ; quand tous les cas sont clos, le dossier."),
    },
    Row {
        rule: Rule::DepositCompleted, name: "deposit-completed", side: Osl, level: Must, mark: Specified,
        source: "Functional specification: the SI is notified once the folder is HUBEE_COMPLETED",
        title: words("A deposit is declared complete", "Un dépôt est déclaré complet"),
        advice: words(
            "Upload every attachment, look at their statuses, then PATCH the folder with HUBEE_COMPLETED.",
            "Envoyer chaque pièce, vérifier leurs statuts, puis passer le dossier à HUBEE_COMPLETED par PATCH."),
    },
    Row {
        rule: Rule::DepositNotResubmittedBlindly, name: "deposit-not-resubmitted-blindly", side: Osl, level: Must, mark: Observed,
        source: "Official collection: the hub takes one externalId any number of times; error guide",
        title: words("A deposit whose answer is lost makes no duplicate", "Un dépôt sans réponse ne crée pas de doublon"),
        advice: words(
            "Put the deposit aside and have somebody look, by its externalId; do not let a retry send it again.",
            "Mettre le dépôt de côté et faire vérifier par son externalId ; ne pas laisser une relance le renvoyer."),
    },
    Row {
        rule: Rule::Numbering, name: "numbering", side: Osl, level: Should, mark: Specified,
        source: "Functional specification: code of the OSL, code of the process, 13 characters; a case adds -01",
        title: words("Folders and cases are numbered as specified", "Les dossiers et les cas sont numérotés comme spécifié"),
        advice: words(
            "Number folders as in DGS-CERTDC-0000000000001 and their cases with -01, -02 after it.",
            "Numéroter les dossiers comme DGS-CERTDC-0000000000001 et leurs cas en ajoutant -01, -02."),
    },
];
