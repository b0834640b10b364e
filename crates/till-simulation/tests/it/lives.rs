use till_simulation::{Many, Run};

#[test]
fn whatever_fails_nothing_is_lost_doubled_or_stuck() {
    let sum = Many {
        first: 1,
        seeds: 40,
        sabotage: None,
        stops_at_failure: false,
    };
    let sum = sum.go().unwrap();
    assert_eq!(sum.failed_seed, None, "{:#?}", sum.complaints);
    assert!(sum.lives >= 600, "{}", sum.lives);
    // Each life meets a fault, and so many are too few to say how often the rare ones have to happen.
    assert_eq!(sum.missing, Vec::<String>::new());
    assert!(sum.for_a_person < sum.lives / 8, "{}", sum.for_a_person);
    assert!(sum.decided < sum.lives / 8, "{}", sum.decided);
}

#[test]
fn a_seed_replays_identically() {
    for seed in [3, 4, 5] {
        let run = Run {
            seed,
            sabotage: None,
            is_traced: true,
        };
        let (first, again) = (run.go().unwrap(), run.go().unwrap());
        assert_eq!(first.trace, again.trace);
        assert_eq!(first.hash, again.hash);
        assert!(first.trace.len() > 100);
    }
}

#[test]
fn two_seeds_are_two_stories() {
    let hash = |seed| {
        let run = Run {
            seed,
            sabotage: None,
            is_traced: false,
        };
        run.go().unwrap().hash
    };
    assert_ne!(hash(1), hash(2));
}
