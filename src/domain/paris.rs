//! The legal time of mainland France, by which the hub's days begin (assumed:
//! the documents give hours of the day and no time zone).
//!
//! The rule of the European Union since 1996 is all that is needed, for which
//! a time zone database would be a lot.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

use super::timestamp::Timestamp;

/// Hours that Paris is ahead of UTC in winter; one more in summer.
const WINTER_OFFSET: i64 = 1;

/// 00:00 in Paris of the day that it is there at `instant`.
#[must_use]
pub fn start_of_day(instant: Timestamp) -> Timestamp {
    let utc = DateTime::<Utc>::from(instant);
    let midnight = utc.checked_add_signed(offset_at(utc)).map(|local| local.date_naive().and_time(NaiveTime::MIN).and_utc());
    // The clocks change later in the day, so that any of the two offsets leads to the right one.
    let start = midnight.and_then(|midnight| {
        let about = midnight.checked_sub_signed(TimeDelta::hours(WINTER_OFFSET))?;
        midnight.checked_sub_signed(offset_at(about))
    });
    start.map_or(instant, |start| Timestamp::from_millis(start.timestamp_millis()))
}

fn offset_at(utc: DateTime<Utc>) -> TimeDelta {
    let change = |month| last_sunday(utc.year(), month).map(|day| day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(1));
    let is_summer = change(3).is_some_and(|start| utc >= start) && change(10).is_some_and(|end| utc < end);
    TimeDelta::hours(WINTER_OFFSET + i64::from(is_summer))
}

/// Of March or October, months of 31 days.
fn last_sunday(year: i32, month: u32) -> Option<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    last.checked_sub_days(chrono::Days::new(last.weekday().days_since(Weekday::Sun).into()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn a_day_begins_when_it_does_in_paris() {
        for (instant, start) in [
            ("2026-01-10T12:00:00Z", "2026-01-09T23:00:00.000+00:00"),
            ("2026-01-09T23:00:00Z", "2026-01-09T23:00:00.000+00:00"),
            ("2026-01-09T22:59:59Z", "2026-01-08T23:00:00.000+00:00"),
            ("2026-07-10T22:00:00Z", "2026-07-10T22:00:00.000+00:00"),
            ("2026-07-10T21:59:59Z", "2026-07-09T22:00:00.000+00:00"),
            // The clocks change on 29 March and on 25 October.
            ("2026-03-29T00:59:59Z", "2026-03-28T23:00:00.000+00:00"),
            ("2026-03-29T12:00:00Z", "2026-03-28T23:00:00.000+00:00"),
            ("2026-03-29T22:00:00Z", "2026-03-29T22:00:00.000+00:00"),
            ("2026-10-25T00:30:00Z", "2026-10-24T22:00:00.000+00:00"),
            ("2026-10-25T22:59:59Z", "2026-10-24T22:00:00.000+00:00"),
            ("2026-10-25T23:00:00Z", "2026-10-25T23:00:00.000+00:00"),
        ] {
            assert_eq!(start_of_day(Timestamp::parse(instant).unwrap()).to_string(), start, "{instant}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_no_harm() {
        for millis in [i64::MIN, i64::MAX, 0] {
            assert!(start_of_day(Timestamp::from_millis(millis)) <= Timestamp::from_millis(millis));
        }
    }
}
