from advisor.verdict.texts import Texts


def test_a_scenario_says_its_mechanism_and_its_rule_of_thumb(small):
    text = small.prepared(Texts).scenario("long-way")
    assert small.scenario["long-way"].mechanism in text
    assert small.scenario["long-way"].rule_of_thumb in text


def test_a_risk_says_what_happens_why_and_how_one_notices(small):
    risk = small.scenario["bulky-load"].risk["train"]
    text = small.prepared(Texts).risk("bulky-load", "train")
    for part in (risk.consequence, risk.mechanism, risk.symptom, risk.first_seen):
        assert part in text
    assert 'href="#claim-C1"' in text


def test_a_disputed_claim_says_so(small):
    text = small.prepared(Texts).claim("C2")
    assert 'id="claim-C2"' in text
    assert "Stated without method: The car, of course." in text
    assert "<strong>Disputed.</strong>" in text


def test_a_text_is_rendered_once_a_release(small):
    texts = small.prepared(Texts)
    assert texts.claim("R1") is texts.claim("R1")
    assert texts.evidence(("R1", "C2")) is texts.evidence(("R1", "C2"))


def test_a_claim_says_what_was_measured(small):
    text = small.prepared(Texts).claim("C2")
    assert text.index("Disputed.") < text.index("<strong>Refuted by a measurement.</strong>")
    assert "/measurements/door-to-door/?rulebook=journey" in text
    assert "measure" not in small.prepared(Texts).claim("C1").lower()


def test_a_measurement_is_drawn_once_and_says_what_it_says_of_each_claim(small):
    texts = small.prepared(Texts)
    first, again = (texts.measured("door-to-door", ("R1", "C2"), each) for each in (True, False))
    assert ("<svg" in first, "<svg" in again) == (True, False)
    assert again.index("<strong>Supports</strong>") < again.index("<strong>Refutes</strong>")
    assert "Refutes" not in texts.measured("door-to-door", ("R1",), False)


def test_evidence_is_counted_by_grade(small):
    text = small.prepared(Texts).evidence(("R1", "C2"))
    assert "1 first-hand record, 1 stated without method, 1 disputed: " in text
