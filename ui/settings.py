"""The settings of one run: from arguments, else ``TANYA_ASN_*`` variables, else ``config.toml``, else defaults."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

CONFIG_FILE = "config.toml"
STORE = r"^(files|milvus:(https?://.+|.+\.db))$"  # in the data folder; in a Milvus: its file or its server


class SettingsError(Exception):
    """A setting is unknown or has a value that it can't have."""


def default_home() -> Path:
    """The platform's folder for user data, e.g. ~/.local/share/tanya-asn."""
    return user_data_path("tanya-asn", appauthor=False)


def available_threads() -> int:
    """The cores this process may use, 8 at most: a small model gains nothing from more."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, 8)


class Settings(BaseSettings):
    """What can be configured; nothing else reads the environment."""

    model_config = SettingsConfigDict(env_prefix="TANYA_ASN_", frozen=True, extra="forbid", env_ignore_empty=True)

    home: Path = Field(default_factory=default_home)
    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(7860, ge=0, le=65535)
    generator: str = Field("llama", min_length=1)  # "llama", "none", "openai:MODEL", "transformers:FOLDER"
    generator_url: str | None = None
    generator_key: SecretStr | None = None
    embedding: str | None = None  # a sentence-transformers folder, or "openai:MODEL", in place of the default model
    embedding_url: str | None = None  # of the server of "openai:MODEL", e.g. "http://host:8080/v1"
    embedding_key: SecretStr | None = None
    embedding_query_prefix: str = ""  # what the served model wants before a question, e.g. "query: "
    embedding_passage_prefix: str = ""
    store: str = Field("files", pattern=STORE)
    store_key: SecretStr | None = None  # a Milvus token, "user:password"
    threads: int = Field(default_factory=available_threads, ge=1, le=256)
    language: Literal["auto", "id", "en"] = "auto"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The order of precedence; the file lies in the home that the first two name."""
        home = Path({**env_settings(), **init_settings()}.get("home") or default_home())
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / CONFIG_FILE)

    @property
    def models_folder(self) -> Path:
        """Where the weight files lie."""
        return self.home / "models"

    @property
    def index_folder(self) -> Path:
        """Where the store lies."""
        return self.home / "index"

    @property
    def log_file(self) -> Path:
        """Where faults are told in full."""
        return self.home / "logs" / "tanya-asn.log"


def read_settings(**arguments: Any) -> Settings:
    """The settings of this run; an argument that is None counts as not given."""
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{CONFIG_FILE} in the data folder is not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{CONFIG_FILE} in the data folder can't be read: {error}") from error


def _one_line(error: ValidationError) -> str:
    """The first thing wrong, with the name of its setting and of all settings if that name is unknown."""
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "?"
    if first["type"] == "extra_forbidden":
        return f"unknown setting {name!r} in {CONFIG_FILE}; the settings are: {', '.join(Settings.model_fields)}"
    return f"setting {name!r}: {first['msg'][0].lower()}{first['msg'][1:]}"
