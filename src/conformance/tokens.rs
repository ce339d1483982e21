//! Tokens: asked for seldom, replaced when they are over.

use super::{
    assumed,
    judgement::{Judgement, says},
    view::{Act, Exchange},
};

/// A token that is still good is not replaced after one call. What a client
/// asked for in order to answer a 401, or near the end of the one it had, is
/// no waste.
pub(super) fn reused(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let mut wasted: Vec<&Exchange> = Vec::new();
    let tokens: Vec<usize> = places(exchanges, |one| one.act == Act::AskToken && one.is_done());
    for pair in tokens.windows(2) {
        let (first, next) = (&exchanges[pair[0]], &exchanges[pair[1]]);
        let calls = &exchanges[pair[0] + 1..pair[1]];
        let lifetime = first.got["expires_in"].as_i64().unwrap_or_default() * 1000;
        let is_good = first.ended + lifetime * 9 / 10 > next.began && !calls.iter().any(|call| call.is(401));
        let served = calls.iter().filter(|one| one.is_call()).count();
        if is_good && served <= 1 {
            wasted.push(next);
        } else {
            judgement.keep(next);
        }
    }
    if wasted.len() >= assumed::WASTED_TOKENS {
        let count = wasted.len();
        judgement.break_with(
            &wasted,
            says!(
                "{count} tokens were asked for although the one before was still good and had served one call at most.",
                "{count} jetons ont été demandés alors que le précédent était encore valable et n'avait servi qu'à un appel au plus."
            ),
        );
    } else if let Some(token) = tokens.first()
        && exchanges[*token..].iter().filter(|one| one.is_call()).count() > 1
    {
        judgement.keep(&exchanges[*token]);
    }
    judgement
}

/// After a 401 of code 900901 comes a new token, then the same call again.
pub(super) fn renewed(exchanges: &[Exchange]) -> Judgement {
    let mut judgement = Judgement::default();
    let mut place = 0;
    while let Some(first) = exchanges[place..].iter().position(Exchange::has_dead_token).map(|found| found + place) {
        let rest = &exchanges[first + 1..];
        let asked = rest.iter().position(|one| one.act == Act::AskToken);
        let before = &rest[..asked.unwrap_or(rest.len())];
        let dead: Vec<&Exchange> =
            std::iter::once(&exchanges[first]).chain(before.iter().filter(|one| one.has_dead_token())).collect();
        judge_renewal(&mut judgement, &dead, asked.map(|asked| &rest[asked..]));
        place = first + 1 + asked.unwrap_or(rest.len());
    }
    judgement
}

/// `after` begins with the request for a new token.
fn judge_renewal(judgement: &mut Judgement, dead: &[&Exchange], after: Option<&[Exchange]>) {
    let first = dead[0];
    let path = &first.path;
    match after {
        None => judgement.break_with(
            dead,
            says!(
                "{path} was answered 401 and no new token was asked for.",
                "{path} a reçu un 401 et aucun nouveau jeton n'a été demandé."
            ),
        ),
        Some(_) if dead.len() >= assumed::DEAD_TOKEN_CALLS => judgement.break_with(
            dead,
            says!(
                "{count} calls were made with a token that was over before a new one was asked for.",
                "{count} appels ont été faits avec un jeton périmé avant d'en demander un nouveau.",
                count = dead.len()
            ),
        ),
        Some(after) => {
            let is_again = |one: &&Exchange| one.is_call() && one.method == first.method && one.path == first.path;
            let (has_token, again) =
                (after.iter().any(|one| one.act == Act::AskToken && one.is_done()), after.iter().find(is_again));
            match again {
                Some(again) => judgement.keep(again),
                // It can do nothing without one.
                None if !has_token => {}
                None => judgement.break_with(
                    &[first, &after[0]],
                    says!(
                        "{path} was answered 401 and not called again with the new token.",
                        "{path} a reçu un 401 et n'a pas été rappelé avec le nouveau jeton."
                    ),
                ),
            }
        }
    }
}

fn places(exchanges: &[Exchange], is_meant: impl Fn(&Exchange) -> bool) -> Vec<usize> {
    exchanges.iter().enumerate().filter(|(_, one)| is_meant(one)).map(|(place, _)| place).collect()
}
