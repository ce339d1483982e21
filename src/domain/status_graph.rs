//! Which status may follow which.
//!
//! **The real hub enforces none of this**: the official collection itself goes
//! from `HUBEE_NOTIFIED` to `IN_PROGRESS`. A move outside the graph is a
//! departure that is recorded and, under `--strict`, refused.

use super::{
    scope::Scope,
    status::Status::{
        self, AddAwaiting, Archived, Closed, Done, HubeeCompleted, HubeeNotified, HubeeReceived, InProgress, Refused, Sent,
        SiIntgError, SiReceived,
    },
};

/// What the official workbook of statuses says of a process, where it says
/// something: all its processes share one graph but for four things. Arrows
/// that only one end of the workbook shows count as well.
struct Workbook {
    codes: &'static [&'static str],
    /// Whether `SI_RECEIVED` may come without `SENT`.
    received_at_once: bool,
    /// From where a case may be `REFUSED`.
    refused_from: &'static [Status],
    /// Whether an SI may fail with `SI_INTG_ERROR` once it is `IN_PROGRESS`.
    fails_in_progress: bool,
    /// Whether `ADD_AWAITING` exists.
    awaits: bool,
}

const ANYWHERE_OPEN: &[Status] = &[HubeeNotified, Sent, SiReceived, InProgress];

#[rustfmt::skip]
const WORKBOOKS: [Workbook; 5] = [
    Workbook { codes: &["CERTDC"], received_at_once: false, refused_from: &[], fails_in_progress: false, awaits: false },
    Workbook { codes: &["MD"], received_at_once: true, refused_from: ANYWHERE_OPEN, fails_in_progress: false, awaits: false },
    Workbook {
        codes: &["CAF-contact", "ContactsAllocataires-BRSA", "SNATED"],
        received_at_once: true, refused_from: &[Sent], fails_in_progress: true, awaits: false,
    },
    Workbook {
        codes: &["INSRegistreFR", "arnaqueInternet", "recensementCitoyen"],
        received_at_once: true, refused_from: ANYWHERE_OPEN, fails_in_progress: true, awaits: true,
    },
    Workbook {
        codes: &[
            "CIPHYTO", "CR", "CasParCas", "ChangementNomUsage", "DACIREXP", "DACIRORG", "EtatCivil", "FCB",
            "HebergementTourisme", "JeChangeDeCoordonnees", "OTV", "PVPP", "RDVSAS", "RNIPP", "certificat-non-pacs",
            "delivrance_demat", "demarche_impr", "depotDossierPACS", "pub-changement-nom",
        ],
        received_at_once: true, refused_from: ANYWHERE_OPEN, fails_in_progress: true, awaits: false,
    },
];

/// Whether a caller with `scope` may move a case of the process from one status
/// to another: by the workbook where it names the process, by the graph of the
/// functional specification otherwise. Staying where it is, is no move: older
/// clients send an event and then PATCH the same status.
#[must_use]
pub fn allows(process_code: &str, scope: Scope, from: Status, to: Status) -> bool {
    let workbook = WORKBOOKS.iter().find(|one| one.codes.contains(&process_code));
    from == to || workbook.map_or_else(|| specification_allows(scope, from, to), |workbook| workbook.allows(scope, from, to))
}

/// The moves with which an SI takes a case from one status to another as the
/// graph has it: received and in treatment first, where that leads there. When
/// nothing does, the one move that the hub is to judge.
#[must_use]
pub fn route_of_the_si(process_code: &str, from: Status, to: Status) -> Vec<Status> {
    let leads_there = |from| way(process_code, from, to);
    let is_closed = leads_there(from).is_none();
    let (mut at, mut route) = (from, Vec::new());
    for stage in [SiReceived, InProgress] {
        if let Some(way) = way(process_code, at, stage).filter(|_| is_closed || leads_there(stage).is_some()) {
            route.extend(way);
            at = stage;
        }
    }
    route.extend(leads_there(at).unwrap_or_else(|| vec![to]));
    route
}

/// The shortest way of an SI that goes through statuses of a treatment only;
/// none of its moves when it is there already.
fn way(process_code: &str, from: Status, to: Status) -> Option<Vec<Status>> {
    let mut ways = vec![vec![from]];
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        let at = *way.last()?;
        if at == to {
            return Some(way[1..].to_vec());
        }
        for stage in [Sent, SiReceived, InProgress, to] {
            if !ways.iter().any(|way| way.contains(&stage)) && allows(process_code, Scope::Si, at, stage) {
                ways.push([way.clone(), vec![stage]].concat());
            }
        }
        next += 1;
    }
    None
}

impl Workbook {
    fn allows(&self, scope: Scope, from: Status, to: Status) -> bool {
        let is_for_the_si = scope != Scope::Osl;
        let is_for_the_osl = scope != Scope::Si;
        match to {
            HubeeCompleted => is_for_the_osl && from == HubeeReceived,
            // Reopened, or answered.
            HubeeNotified => is_for_the_osl && (from == Closed || from == AddAwaiting && self.awaits),
            Sent => is_for_the_si && from == HubeeNotified,
            SiReceived => is_for_the_si && (from == Sent || from == HubeeNotified && self.received_at_once),
            InProgress => is_for_the_si && matches!(from, Sent | HubeeNotified | SiReceived),
            AddAwaiting => is_for_the_si && self.awaits && ANYWHERE_OPEN.contains(&from),
            Refused => is_for_the_si && self.refused_from.contains(&from),
            Done => is_for_the_si && matches!(from, Sent | SiReceived | InProgress),
            SiIntgError => {
                let from_here = match from {
                    Sent | HubeeNotified | SiReceived => true,
                    InProgress => self.fails_in_progress,
                    AddAwaiting => self.awaits,
                    _ => false,
                };
                is_for_the_si && from_here
            }
            Closed => is_for_the_osl && matches!(from, Done | InProgress | Refused),
            HubeeReceived | Archived => false,
        }
    }
}

/// The published graph (functional specification).
fn specification_allows(scope: Scope, from: Status, to: Status) -> bool {
    let (is_for_the_si, is_for_the_osl) = (scope != Scope::Osl, scope != Scope::Si);
    match to {
        HubeeCompleted => is_for_the_osl && from == HubeeReceived,
        Sent => is_for_the_si && from == HubeeNotified,
        SiReceived => is_for_the_si && from == Sent,
        InProgress => is_for_the_si && from == SiReceived,
        AddAwaiting => is_for_the_si && from == InProgress,
        Refused | Done => is_for_the_si && matches!(from, SiReceived | InProgress | AddAwaiting),
        SiIntgError => is_for_the_si && matches!(from, SiReceived | InProgress | AddAwaiting | Done),
        Closed => is_for_the_osl && matches!(from, SiReceived | InProgress | AddAwaiting | Done | Refused),
        // The hub's own moves: HUBEE_NOTIFIED after HUBEE_COMPLETED, ARCHIVED after CLOSED.
        HubeeReceived | HubeeNotified | Archived => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest way through the graph, and who walks it.
    const LIFE: [(Scope, Status, Status); 5] = [
        (Scope::Si, HubeeNotified, Sent),
        (Scope::Si, Sent, SiReceived),
        (Scope::Si, SiReceived, InProgress),
        (Scope::Si, InProgress, Done),
        (Scope::Osl, Done, Closed),
    ];

    #[test]
    fn the_specified_life_of_a_case_is_open_in_every_process() {
        for code in WORKBOOKS.iter().flat_map(|workbook| workbook.codes).chain(&["RSA"]) {
            for (scope, from, to) in LIFE {
                assert!(allows(code, scope, from, to), "{code}: {from} to {to}");
            }
        }
    }

    #[test]
    fn the_workbook_is_wider_than_the_specification() {
        assert!(allows("CERTDC", Scope::Si, HubeeNotified, InProgress));
        assert!(!allows("RSA", Scope::Si, HubeeNotified, InProgress));
        assert!(allows("CERTDC", Scope::Osl, Closed, HubeeNotified));
        assert!(!allows("RSA", Scope::Osl, Closed, HubeeNotified));
    }

    #[test]
    fn each_process_has_its_own_refusals_failures_and_waits() {
        assert!(!allows("CERTDC", Scope::Si, InProgress, Refused));
        assert!(allows("EtatCivil", Scope::Si, InProgress, Refused));
        assert!(allows("SNATED", Scope::Si, Sent, Refused) && !allows("SNATED", Scope::Si, InProgress, Refused));
        assert!(!allows("CERTDC", Scope::Si, HubeeNotified, SiReceived));
        assert!(allows("MD", Scope::Si, HubeeNotified, SiReceived));
        assert!(!allows("MD", Scope::Si, InProgress, SiIntgError));
        assert!(allows("OTV", Scope::Si, InProgress, SiIntgError));
        assert!(allows("arnaqueInternet", Scope::Si, InProgress, AddAwaiting));
        assert!(!allows("OTV", Scope::Si, InProgress, AddAwaiting));
    }

    #[test]
    fn an_si_goes_through_every_status_that_leads_there() {
        for (code, from, to, route) in [
            ("CERTDC", HubeeNotified, Done, vec![Sent, SiReceived, InProgress, Done]),
            ("EtatCivil", HubeeNotified, Done, vec![SiReceived, InProgress, Done]),
            ("EtatCivil", InProgress, Refused, vec![Refused]),
            ("SNATED", HubeeNotified, Refused, vec![Sent, Refused]),
            ("RSA", AddAwaiting, Done, vec![Done]),
            ("arnaqueInternet", HubeeNotified, AddAwaiting, vec![SiReceived, InProgress, AddAwaiting]),
            // No way: as far as one would go, then what the hub is to judge.
            ("CERTDC", HubeeNotified, Refused, vec![Sent, SiReceived, InProgress, Refused]),
            ("arnaqueInternet", AddAwaiting, Done, vec![Done]),
        ] {
            assert_eq!(route_of_the_si(code, from, to), route, "{code}: {from} to {to}");
        }
    }

    #[test]
    fn only_the_osl_closes_and_only_the_si_treats() {
        for code in ["CERTDC", "RSA"] {
            assert!(!allows(code, Scope::Si, Done, Closed));
            assert!(!allows(code, Scope::Osl, SiReceived, InProgress));
            assert!(allows(code, Scope::Admin, Done, Closed), "the portal speaks for both sides");
        }
    }

    #[test]
    fn nobody_asks_for_what_is_the_hub_s_to_do() {
        for from in Status::all() {
            for to in [HubeeReceived, Archived] {
                assert_eq!(allows("CERTDC", Scope::Admin, from, to), from == to);
            }
        }
    }
}
