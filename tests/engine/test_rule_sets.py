from rules.engine.rule_sets import QuestionRules, as_bits, union


def bits_of(rulebook, *keys):
    return as_bits(rule.key in keys for _, rule in rulebook.rules)


def test_flags_are_bits_the_first_one_lowest():
    assert as_bits([True, False, True]) == 0b101
    assert as_bits([]) == 0


def test_a_union_has_the_bits_of_every_set():
    assert union([0b101, 0b110]) == 0b111
    assert union([]) == 0


def test_an_answer_blocks_the_rules_whose_conditions_fail(small):
    distance = QuestionRules(small, 0, small.question["distance"])
    assert distance.rules == bits_of(small, "far", "far-and-light", "short-hop")
    assert distance.effect_of(600).blocks == bits_of(small, "short-hop")
    assert distance.effect_of(20).blocks == bits_of(small, "far", "far-and-light")


def test_an_answer_shows_the_questions_that_hang_on_it(small):
    keys = list(small.question)
    station, changes = (
        QuestionRules(small, keys.index(key), small.question[key]) for key in ("station", "changes")
    )
    assert changes.parent == station.bit
    assert station.effect_of("near").shows == changes.bit
    assert station.effect_of("none").shows == 0
