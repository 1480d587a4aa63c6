def test_what_is_missing_comes_with_its_fix(command, home):
    from ui.compose import Parts

    outcome = command("doctor", parts=Parts)
    assert outcome.code == 1
    lines = {line.split()[1]: line for line in outcome.out.splitlines()}
    assert lines["multilingual-e5-small"].endswith("-> tanya-asn models pull")
    assert lines["qwen2.5-coder-1.5b-instruct"].endswith("-> tanya-asn models pull")
    assert lines["index"].endswith("-> tanya-asn index build")
    assert str(home) in lines["data"]
    assert not home.exists()


def test_a_model_that_is_not_needed_is_not_missed(command, monkeypatch):
    from ui.compose import Parts

    monkeypatch.setenv("TANYA_ASN_GENERATOR", "none")
    assert "qwen" not in command("doctor", parts=Parts).out
