//! How an OSL numbers what it deposits (functional specification).
//!
//! A folder's `externalId` is the OSL's code, the process's and 13 characters
//! of the OSL's own, joined by dashes; a case's is its folder's, a dash and two
//! characters. Clients and even the official examples shorten or exchange the
//! codes, so only the form counts here. **The real hub enforces none of it.**

/// Characters of its own that an OSL has at the end of a folder's number.
pub const FREE: usize = 13;

/// Most characters of a folder's or a case's number (functional specification).
pub const LONGEST: usize = 30;

/// The number of a folder: the two codes, as much of them as there is room for,
/// and the first [`FREE`] characters of `free`.
#[must_use]
pub fn folder_number(osl: &str, process_code: &str, free: &str) -> String {
    let room = LONGEST - "-01".len() - FREE - "--".len();
    let osl: String = osl.chars().take(room / 2).collect();
    let process_code: String = process_code.chars().take(room - osl.chars().count()).collect();
    let free: String = free.chars().take(FREE).collect();
    format!("{osl}-{process_code}-{free}")
}

/// Whether a folder may be called that.
#[must_use]
pub fn is_folder_number(text: &str) -> bool {
    let mut parts = text.rsplitn(2, '-');
    let (free, codes) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_long_enough = free.len() == FREE && free.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let has_two_codes = codes.split('-').filter(|code| !code.is_empty()).count() >= 2;
    is_long_enough && has_two_codes && text.chars().count() <= LONGEST - "-01".len()
}

/// Whether a case of the folder called `folder` may be called `text`.
#[must_use]
pub fn is_case_number(text: &str, folder: &str) -> bool {
    let suffix = text.strip_prefix(folder).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    suffix.len() == 2 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_official_documents_are_well_formed() {
        for number in ["DGS-CERTDC-0000000000001", "SNATED-SNATED-1000000013734", "Formulaire-QF-1A2B3C4D5E6F7"] {
            assert!(is_folder_number(number), "{number}");
            assert!(is_case_number(&format!("{number}-01"), number), "{number}");
        }
    }

    #[test]
    fn a_number_is_made_whatever_the_length_of_the_codes() {
        for (osl, process_code) in [("DGS", "CERTDC"), ("DILA", "JeChangeDeCoordonnees"), ("X", "Y")] {
            let number = folder_number(osl, process_code, "0123456789ABCDEF");
            assert!(is_folder_number(&number), "{number}");
        }
    }

    #[test]
    fn other_numbers_are_not() {
        for number in
            ["", "42", "DGS-CERTDC-1", "CERTDC-0000000000001", "DGS-CERTDC-00000000000_1", "TROPLONG-TROPLONG-0000000000001"]
        {
            assert!(!is_folder_number(number), "{number}");
        }
        for number in ["DGS-CERTDC-0000000000001", "DGS-CERTDC-0000000000001-1", "DGS-CERTDC-0000000000002-01", "01"] {
            assert!(!is_case_number(number, "DGS-CERTDC-0000000000001"), "{number}");
        }
    }
}
