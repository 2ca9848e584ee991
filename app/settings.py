"""Every setting in one frozen object; the only reader of the environment, of ``kith.toml`` and of ``*_FILE`` secrets.

Order of precedence: what the command line passes, ``KITH_*`` environment variables, ``KITH_*_FILE`` (a file that holds
the value), ``kith.toml`` in the data directory, the default. ``docs/settings.md`` lists them all and a test compares.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from app.errors import Invalid

_PREFIX = "KITH_"


class Settings(BaseSettings):
    """How this Kith runs. Build it with :func:`load`; sizes are bytes, times seconds."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="forbid", populate_by_name=True)

    data_dir: Path = Field(Path("data"), description="Where the database, media, backups and the spool live")
    sessions_dir: Path = Field(Path("sessions"), description="Where the keys of linked devices live")
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on")
    public_url: str = Field(
        "", description="Address people use when Kith stands behind a proxy, e.g. https://kith.example.org"
    )
    allowed_hosts: tuple[str, ...] = Field((), description="Further host names that may be used to reach Kith")
    trusted_proxies: tuple[str, ...] = Field((), description="Addresses of proxies whose X-Forwarded-For is believed")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    threads: int = Field(64, ge=4, description="Web threads; every open page holds one")
    media_max_bytes: int = Field(64 * 1024 * 1024, ge=0, description="Larger files are not downloaded by themselves")
    history: str = Field("full", description="How much past to ask for at pairing: full or recent")
    bin_days: int = Field(30, ge=0, description="Days after which the bin is emptied; 0: never by itself")
    keep_deleted: bool = Field(False, description="Keep the text of messages that were deleted for everyone")
    database_passphrase: str = Field("", repr=False, description="Encrypts the database; without it nobody can open it")
    backups: bool = Field(True, description="Make a backup every day")
    backups_dir: Path | None = Field(None, description="Where backups go; another disk is better. Unset: below data_dir")
    backup_passphrase: str = Field("", repr=False, description="Seals backups; without it nobody can restore them")

    smtp_host: str = Field("", description="Mail server that notifications leave by; empty: no email")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port")
    smtp_security: str = Field("starttls", description="starttls, tls (from the first byte, usually port 465) or none")
    smtp_user: str = Field("", description="Name to log in with; empty: no login")
    smtp_password: str = Field("", repr=False, description="Password to log in with")
    smtp_from: str = Field("", description="Address that emails come from")
    private_targets: bool = Field(False, description="Notifications may go to machines of this network, e.g. your own ntfy")

    @field_validator("smtp_security")
    @classmethod
    def _smtp_security(cls, value: str) -> str:
        if value.lower() not in ("starttls", "tls", "none"):
            raise ValueError("must be starttls, tls or none")
        return value.lower()

    @field_validator("smtp_from")
    @classmethod
    def _smtp_from(cls, value: str) -> str:
        if value and (value.count("@") != 1 or any(char.isspace() or char in "<>,;" for char in value)):
            raise ValueError("must be an address like kith@example.org")
        return value

    @field_validator("allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("backups_dir", mode="before")
    @classmethod
    def _unset(cls, value: Any) -> Any:
        return value or None

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("history")
    @classmethod
    def _history(cls, value: str) -> str:
        if value not in ("full", "recent"):
            raise ValueError("must be full or recent")
        return value

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("data_dir", "sessions_dir", "backups_dir")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value else None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what :func:`load` passes: it has merged all sources in the documented order."""
        return (init_settings,)

    @property
    def database_path(self) -> Path:
        return self.data_dir / "kith.db"

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    @property
    def spool_dir(self) -> Path:
        return self.data_dir / "spool"

    @property
    def imports_dir(self) -> Path:
        return self.data_dir / "imports"

    @property
    def exports_dir(self) -> Path:
        return self.data_dir / "exports"

    @property
    def backups_folder(self) -> Path:
        return self.backups_dir or self.data_dir / "backups"


def load(**overrides: Any) -> Settings:
    """The settings in force. ``overrides`` that are None count as not given.

    Raises:
        Invalid: a value cannot be used; the sentence names the setting and where it came from.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    environment = _from_environment()
    data_dir = Path(given.get("data_dir") or environment.get("data_dir") or "data")
    merged = {**_from_toml(data_dir / "kith.toml"), **environment, **given}
    try:
        return Settings(**merged)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise Invalid(
            f"The setting {_PREFIX}{name.upper()} cannot be used: {first['msg']}.", code="bad_setting"
        ) from None


def _from_environment() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in Settings.model_fields:
        variable = _PREFIX + name.upper()
        if variable in os.environ:
            found[name] = os.environ[variable]
        elif file := os.environ.get(variable + "_FILE"):
            try:
                found[name] = Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise Invalid(f"{variable}_FILE cannot be read: {error.strerror}.", code="bad_setting") from None
    return found


def _from_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Invalid(f"{path.name} in the data directory cannot be read: {error}.", code="bad_setting") from None
