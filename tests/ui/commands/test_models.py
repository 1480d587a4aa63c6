def test_a_missing_model_is_listed_pulled_and_checked(command):
    assert "missing" in command("models", "list").out
    assert command("models", "pull").out == "small: ready\n"
    assert "ready" in command("models", "list").out
    assert command("models", "check").out == "small: ready\n"


def test_a_damaged_model_is_told_in_one_line(command, home):
    command("models", "pull", "small")
    (home / "models" / "small.gguf").write_bytes(b"damaged")
    outcome = command("models", "check")
    assert outcome.code == 2
    assert outcome.err == "tanya-asn: not every model is ready; run `tanya-asn models pull`\n"


def test_pulling_shows_its_progress_on_standard_error(command):
    outcome = command("models", "pull")
    assert "small" in outcome.err
    assert outcome.out == "small: ready\n"
