//! Faults, scenarios and rules, which the program has in both languages.

use hubee_sim::{
    conformance::rule::{Level, Mark, Rule, Side},
    fault::{header, preset},
    scenario::ready,
};

use super::{Made, code, table};

/// The kinds with a text for each, as the console has them.
fn kinds_in(words: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let block = words.split_once("    kinds: {\n").unwrap().1.split_once("    },").unwrap().0;
    block.lines().map(|line| {
        let (kind, text) = line.trim().trim_end_matches(',').split_once(": ").unwrap();
        (kind, text.trim_matches('\''))
    })
}

/// What a request's own header says to have it, with a value where it needs one.
fn as_header(kind: &str) -> String {
    match kind {
        "status" => "status=503".to_owned(),
        "delay" => "delay=2s".to_owned(),
        "throttle" => "throttle=1000".to_owned(),
        other => other.to_owned(),
    }
}

pub(super) fn kinds(made: &Made) -> String {
    let words = made
        .say(include_str!("../../../web-console/src/lib/words/en.ts"), include_str!("../../../web-console/src/lib/words/fr.ts"));
    let rows = kinds_in(words).map(|(kind, text)| {
        let header = as_header(kind);
        let (effect, _) = header::parse(&header).unwrap();
        assert_eq!(effect.kind(), kind);
        let phases = effect.phases().iter().map(|phase| code(serde_json::to_value(phase).unwrap().as_str().unwrap()));
        vec![code(kind), text.to_owned(), phases.collect::<Vec<_>>().join(", "), code(header)]
    });
    let titles = made.say("kind|what goes wrong|phase|as a header", "kind|ce qui va mal|phase|en en-tête");
    table(&titles.split('|').collect::<Vec<_>>(), rows)
}

pub(super) fn presets(made: &Made) -> String {
    let rows = preset::all().iter().map(|preset| {
        let (story, advice) = (made.say(&preset.story.en, &preset.story.fr), made.say(&preset.advice.en, &preset.advice.fr));
        vec![code(&preset.name), story.to_owned(), advice.to_owned()]
    });
    let titles = made.say("preset|what happens|what a client should do", "panne|ce qui arrive|ce qu'un client devrait faire");
    table(&titles.split('|').collect::<Vec<_>>(), rows)
}

pub(super) fn scenarios(made: &Made) -> String {
    let rows = ready::all().iter().map(|scenario| {
        let number = scenario.exercise.map(|number| number.to_string()).unwrap_or_default();
        let story = format!("**{}.** {}", made.words(&scenario.title), made.words(&scenario.story));
        let says = scenario.expect.iter().map(|one| made.words(&one.says).to_owned()).collect::<Vec<_>>().join(" ; ");
        let says = if made.is_french() { says } else { says.replace(" ; ", "; ") };
        vec![number, code(&scenario.name), code(scenario.client.as_str()), story, says]
    });
    let titles = made.say("no.|scenario|client|situation|passed when", "n°|scénario|client|situation|réussi quand");
    table(&titles.split('|').collect::<Vec<_>>(), rows)
}

fn side(made: &Made, side: Side) -> &'static str {
    match side {
        Side::Osl => "OSL",
        Side::Si => "SI",
        Side::Both => {
            if made.is_french() {
                "les deux"
            } else {
                "both"
            }
        }
    }
}

fn level(made: &Made, level: Level) -> &str {
    match level {
        Level::Must => made.say("must", "obligation"),
        Level::Should => made.say("should", "recommandation"),
    }
}

fn mark(made: &Made, mark: Mark) -> &str {
    match mark {
        Mark::Specified => made.say("specified", "spécifié"),
        Mark::Observed => made.say("observed", "observé"),
        Mark::Assumed => made.say("assumed", "supposé"),
    }
}

pub(super) fn rules(made: &Made) -> String {
    let rows = Rule::all().map(Rule::row).map(|row| {
        let says = format!("**{}.** {}", made.words(&row.title), made.words(&row.advice));
        vec![
            code(row.name),
            side(made, row.side).to_owned(),
            level(made, row.level).to_owned(),
            mark(made, row.mark).to_owned(),
            says,
        ]
    });
    let titles = made.say("rule|whose|level|known how|what it asks", "règle|à qui|niveau|fondement|ce qu'elle demande");
    table(&titles.split('|').collect::<Vec<_>>(), rows)
}
