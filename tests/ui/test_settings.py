from pathlib import Path

import pytest

from ui.settings import Settings, SettingsError, read_settings


def write_config(home: Path, text: str) -> None:
    home.mkdir(parents=True)
    (home / "config.toml").write_text(text, encoding="utf-8")


def test_defaults_serve_on_this_machine_only(home):
    settings = read_settings(home=home)
    assert (settings.host, settings.port, settings.generator, settings.language) == ("127.0.0.1", 7860, "llama", "auto")
    assert settings.threads >= 1


def test_an_argument_beats_a_variable_beats_the_file_beats_the_default(home, monkeypatch):
    write_config(home, "port = 1001\nthreads = 3\nhost = 'localhost'\n")
    monkeypatch.setenv("TANYA_ASN_PORT", "1002")
    monkeypatch.setenv("TANYA_ASN_THREADS", "4")
    settings = read_settings(home=home, port=1003)
    assert (settings.port, settings.threads, settings.host) == (1003, 4, "localhost")


def test_the_file_lies_in_the_home_that_the_variable_names(home, monkeypatch):
    write_config(home, "language = 'en'\n")
    monkeypatch.setenv("TANYA_ASN_HOME", str(home))
    assert read_settings().language == "en"


def test_an_argument_that_is_none_counts_as_not_given(home, monkeypatch):
    monkeypatch.setenv("TANYA_ASN_LANGUAGE", "id")
    assert read_settings(home=home, language=None).language == "id"


def test_settings_never_change(home):
    with pytest.raises(ValueError, match="frozen"):
        read_settings(home=home).port = 1  # type: ignore[misc]


def test_the_key_is_not_shown(home):
    assert "hunter2" not in repr(read_settings(home=home, generator_key="hunter2"))


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("prot = 7860\n", "unknown setting 'prot'"),
        ("port = 'many'\n", "'port'"),
        ("port = 70000\n", "'port'"),
        ("threads = 0\n", "'threads'"),
        ("language = 'fr'\n", "'auto', 'id' or 'en'"),
        ("log_level = 'LOUD'\n", "'log_level'"),
        ("port = \n", "not valid TOML"),
        ("[[", "not valid TOML"),
    ],
)
def test_a_bad_file_is_told_in_one_line(home, config, says):
    write_config(home, config)
    with pytest.raises(SettingsError, match=says) as caught:
        read_settings(home=home)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_text_is_told(home):
    home.mkdir()
    (home / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="can't be read"):
        read_settings(home=home)


def test_an_unknown_setting_is_answered_with_the_known_ones(home):
    write_config(home, "prot = 1\n")
    with pytest.raises(SettingsError) as caught:
        read_settings(home=home)
    assert all(name in str(caught.value) for name in Settings.model_fields)
