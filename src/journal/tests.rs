use super::*;

fn asked(path: &str) -> Asked {
    Asked { method: "GET".into(), path: path.into(), ..Asked::default() }
}

fn arrive(journal: &Journal, path: &str) -> u64 {
    journal.arrive(Timestamp::from_millis(0), asked(path))
}

#[test]
fn the_oldest_makes_room_when_there_are_too_many() {
    let journal = Journal::new(Limits { entries: 3, bytes: usize::MAX });
    for _ in 0..5 {
        arrive(&journal, "/");
    }
    assert_eq!(journal.entries().iter().map(Entry::id).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!((journal.totals().evicted, journal.totals().last_id), (2, 5));
    assert!(journal.entry(2).is_none() && journal.entry(3).is_some() && journal.entry(6).is_none());
    journal.complete(1, Outcome::default());
    assert_eq!(journal.totals().kept, 3);
}

#[test]
fn the_oldest_makes_room_when_bodies_take_too_much() {
    let journal = Journal::new(Limits { entries: 100, bytes: 300_000 });
    for _ in 0..20 {
        let id = arrive(&journal, "/");
        let mut body = Recorded::default();
        body.see(&vec![b'a'; 50_000]);
        journal.complete(id, Outcome { body, ..Outcome::default() });
        assert!(journal.totals().bytes <= 300_000);
    }
    let totals = journal.totals();
    assert_eq!((totals.kept, totals.evicted), (2, 18));
    journal.clear();
    assert_eq!((journal.totals().kept, journal.totals().bytes, journal.totals().evicted, journal.totals().last_id), (0, 0, 0, 20));
    assert_eq!(arrive(&journal, "/"), 21);
}

#[test]
fn a_call_is_pending_until_it_ends_with_or_without_an_answer() {
    let journal = Journal::default();
    let id = arrive(&journal, "/");
    let state = || journal.entry(id).map(|entry| entry.state());
    assert_eq!(state(), Some("pending"));
    journal.complete(id, Outcome::default());
    assert_eq!(state(), Some("abandoned"));
    let answer = Answer { status: 204, headers: Vec::new(), body: Recorded::default(), is_complete: true };
    journal.complete(id, Outcome { answer: Some(answer), ..Outcome::default() });
    assert_eq!(state(), Some("answered"));
}

fn events(journal: &Journal, place: u64) -> Vec<(Event, u64)> {
    journal.changes_from(place).0.into_iter().map(|(event, entry)| (event, entry.id())).collect()
}

#[test]
fn who_comes_back_misses_nothing_not_even_the_late_answer_to_an_older_call() {
    let journal = Journal::default();
    let (first, second) = (arrive(&journal, "/1"), arrive(&journal, "/2"));
    let place = journal.place_after(Some(second));
    journal.complete(first, Outcome::default());
    assert_eq!(journal.place_after(Some(second)), place);
    assert_eq!(events(&journal, place), [(Event::Answered, first)]);
    assert_eq!(events(&journal, journal.place_after(None)), []);
    let all = [(Event::Arrived, first), (Event::Arrived, second), (Event::Answered, first)];
    assert_eq!(events(&journal, journal.place_after(Some(99))), all);
}

#[test]
fn changes_are_forgotten_with_their_entries() {
    let journal = Journal::new(Limits { entries: 2, bytes: usize::MAX });
    for _ in 0..1000 {
        let id = arrive(&journal, "/");
        journal.complete(id, Outcome::default());
    }
    assert!(journal.ring().changes.len() <= 4);
    assert_eq!(events(&journal, 0).len(), 4);
}

#[test]
fn a_body_is_kept_up_to_the_bound_and_counted_whole() {
    let mut text = Recorded::default();
    let mut file = Recorded::announced_by(&[("Content-Type".into(), "application/octet-stream".into())], false);
    for _ in 0..100 {
        text.see("é".repeat(5000).as_bytes());
        file.see(&vec![7; 50_000]);
    }
    assert_eq!((text.size(), file.size()), (1_000_000, 5_000_000));
    assert!(text.weight() <= 2 * body::BOUND && file.weight() <= 8192);
    let (kept, is_whole) = text.text().unwrap_or_default();
    assert!(!is_whole && kept.chars().all(|letter| letter == 'é'));
    assert_eq!(file.shown().json()["digested"], 4096);
}
