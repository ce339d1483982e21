//! The statuses that an SI must give a case of each process.

use super::status::{
    Status,
    Status::{Done, InProgress, Refused, SiReceived},
};

/// What an SI must say of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandatory {
    /// On its way.
    pub intermediate: Option<Status>,
    /// At its end, one of them.
    pub finals: &'static [Status],
}

/// Processes, and what is mandatory for them.
type Row = (&'static [&'static str], Mandatory);

const EITHER: &[Status] = &[Done, Refused];

#[rustfmt::skip]
const TABLE: [Row; 5] = [
    // Interface contract V2.
    (&["CERTDC"], Mandatory { intermediate: Some(InProgress), finals: &[Done] }),
    // Interface contract V2; the flows of the MSA, RSA and declarationDeGrossesse are assumed to be as those of the CAF.
    (&["RSABEI-RSABAI", "RSABEX-RSABAX", "RSAFIM", "RSAFIX", "RSACTM", "IRSACG-IRSDCG", "GRO", "SGR", "RSABEM-RSABAM", "DSG",
       "SNATED", "MSABEI", "MSABEM", "MSABEX", "MSAFIM", "RSA", "declarationDeGrossesse"],
        Mandatory { intermediate: Some(InProgress), finals: EITHER }),
    // Workbook of statuses, which has no REFUSED of use for them; assumed.
    (&["ContactsAllocataires-BRSA", "CAF-contact"], Mandatory { intermediate: Some(InProgress), finals: &[Done] }),
    // Interface contract V2 for the first four; assumed for the others, of the same OSL.
    (&["depotDossierPACS", "EtatCivil", "recensementCitoyen", "JeChangeDeCoordonnees", "HebergementTourisme", "OTV",
       "arnaqueInternet", "certificat-non-pacs", "INSRegistreFR", "MD", "CR", "CasParCas", "ChangementNomUsage", "CIPHYTO",
       "DACIREXP", "DACIRORG", "delivrance_demat", "demarche_impr", "FCB", "pub-changement-nom", "PVPP", "RDVSAS", "RNIPP"],
        Mandatory { intermediate: Some(SiReceived), finals: EITHER }),
    (&["FormulaireQF"], Mandatory { intermediate: None, finals: EITHER }),
];

/// What is mandatory for a process; for one that no document names, an end
/// (functional specification).
#[must_use]
pub fn of(process_code: &str) -> Mandatory {
    let row = TABLE.iter().find(|row| row.0.contains(&process_code));
    row.map_or(Mandatory { intermediate: None, finals: EITHER }, |row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_have_the_statuses_of_the_interface_contract() {
        assert_eq!(of("CERTDC"), Mandatory { intermediate: Some(InProgress), finals: &[Done] });
        assert_eq!(of("EtatCivil").intermediate, Some(SiReceived));
        assert_eq!(of("ESSAI"), Mandatory { intermediate: None, finals: EITHER });
    }
}
