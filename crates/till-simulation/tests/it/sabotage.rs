use till_simulation::{Many, Sum};
use till_sync::Rule;

/// Within so many runs a rule that is left out is missed.
const SEEDS: u64 = 60;
/// As many for a rule that only few servers and people try.
const SEEDS_OF_RARE: u64 = 200;

fn without(rule: Rule) -> Sum {
    let many = Many {
        first: 1,
        seeds: match rule {
            Rule::MarksSurvive | Rule::ChangeAnew | Rule::NoTwin => SEEDS_OF_RARE,
            _ => SEEDS,
        },
        sabotage: Some(rule),
        stops_at_failure: true,
    };
    many.go().unwrap()
}

#[test]
fn without_the_settle_time_a_late_commit_is_a_double() {
    assert!(without(Rule::Settle).doubled > 0);
}

#[test]
fn without_sending_on_disk_a_kill_while_sending_is_a_double() {
    assert!(without(Rule::DurableSending).doubled > 0);
}

#[test]
fn without_reading_back_an_altered_sale_is_lost_unseen() {
    assert!(without(Rule::ReadBack).lost > 0);
}

#[test]
fn without_the_marker_another_sale_of_the_same_total_hides_a_loss() {
    assert!(without(Rule::Marker).lost > 0);
}

#[test]
fn without_a_control_a_list_that_lies_is_a_double() {
    assert!(without(Rule::PositiveControl).doubled > 0);
}

#[test]
fn without_looking_after_a_restore_what_was_sent_since_is_a_double() {
    assert!(without(Rule::Restore).doubled > 0);
}

#[test]
fn without_the_cart_in_the_transaction_a_paid_cart_comes_back() {
    assert!(without(Rule::CartInTransaction).paid_again > 0);
}

#[test]
fn without_a_mark_that_survives_a_server_that_drops_all_marks_gets_a_double() {
    assert!(without(Rule::MarksSurvive).doubled > 0);
}

#[test]
fn without_making_a_change_anew_it_overwrites_what_others_wrote() {
    assert!(without(Rule::ChangeAnew).wrong > 0);
}

#[test]
fn without_asking_when_a_reading_began_moves_of_stock_are_dropped() {
    assert!(without(Rule::StockReading).wrong > 0);
}

#[test]
fn without_telling_twins_a_sale_goes_to_somebody_else() {
    assert!(without(Rule::NoTwin).wrong > 0);
}
