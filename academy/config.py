"""Settings: read once from the environment into one frozen object, or refused in words."""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
SHORTEST_KEY = 32


class BadSettings(Exception):
    """The environment cannot be served from; every finding is one line."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may decide; docs/operations.md says what each one is for."""

    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    old_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    site_name: str = "Academy"
    base_url: str = "http://localhost:8000"
    trusted_hosts: tuple[str, ...] = LOCAL_HOSTS
    proxies: int = 0
    mail_url: str = field(default="", repr=False)
    mail_from: str = "academy@localhost"
    modules_dir: Path = ROOT / "modules"
    exercises_dir: Path = ROOT / "exercises"
    demo: bool = False
    demo_password: str = field(default="", repr=False)

    @property
    def is_https(self) -> bool:
        """Whether people reach the site over TLS, which decides the cookie's name and flags."""
        return self.base_url.startswith("https://")

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, when the database is a file."""
        prefix = "sqlite:///"
        is_file = self.database_url.startswith(prefix)
        return Path(self.database_url.removeprefix(prefix)) if is_file else None


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises BadSettings with every finding at once."""
    env = os.environ if environ is None else environ
    value = {k.removeprefix("ACADEMY_"): v for k, v in env.items() if k.startswith("ACADEMY_")}
    findings = [f"ACADEMY_{name}: no such setting" for name in sorted(set(value) - KNOWN)]
    if env.get("FLASK_DEBUG", "0") not in ("", "0"):
        findings.append("FLASK_DEBUG: the debugger must never be on where people sign in")
    data_dir = Path(value.get("DATA_DIR") or "instance").absolute()
    base_url = value.get("BASE_URL", "http://localhost:8000").rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        findings.append(f"ACADEMY_BASE_URL: {base_url!r} is not an address like https://host")
    proxies = value.get("PROXIES", "0")
    if not proxies.isdecimal():
        findings.append("ACADEMY_PROXIES: the number of proxies in front, for example 1")
    old_keys = _words(value.get("OLD_SECRET_KEYS", ""))
    key = value.get("SECRET_KEY", "")
    if (key and len(key) < SHORTEST_KEY) or any(len(old) < SHORTEST_KEY for old in old_keys):
        findings.append(f"ACADEMY_SECRET_KEY: at least {SHORTEST_KEY} random characters")
    elif not key and not findings:
        key = _kept_key(data_dir)
    if findings:
        raise BadSettings(findings)
    settings = Settings(
        data_dir=data_dir,
        database_url=_database_url(value.get("DATABASE_URL", ""), data_dir),
        secret_key=key,
        old_secret_keys=old_keys,
        site_name=value.get("SITE_NAME", "Academy"),
        base_url=base_url,
        trusted_hosts=_hosts(value.get("TRUSTED_HOSTS", ""), base_url),
        proxies=int(proxies),
        mail_url=value.get("MAIL_URL", ""),
        mail_from=value.get("MAIL_FROM", "academy@localhost"),
        modules_dir=Path(value.get("MODULES_DIR") or ROOT / "modules").absolute(),
        exercises_dir=Path(value.get("EXERCISES_DIR") or ROOT / "exercises").absolute(),
        demo=value.get("DEMO", "0") == "1",
        demo_password=value.get("DEMO_PASSWORD", ""),
    )
    if findings := open_files(settings):
        raise BadSettings(findings)
    return settings


KNOWN = {
    *("DATA_DIR", "DATABASE_URL", "SECRET_KEY", "OLD_SECRET_KEYS", "SITE_NAME", "BASE_URL"),
    *("TRUSTED_HOSTS", "PROXIES", "MAIL_URL", "MAIL_FROM", "MODULES_DIR", "EXERCISES_DIR"),
    *("DEMO", "DEMO_PASSWORD"),
}


def open_files(settings: Settings) -> list[str]:
    """Files with people's data or the key in them that others on this machine could read."""
    kept = [settings.data_dir / "secret-key"]
    if settings.sqlite_path:
        kept.append(settings.sqlite_path)
    readable = stat.S_IRWXG | stat.S_IRWXO
    return [
        f"{path}: readable by others on this machine; run: chmod 600 {path}"
        for path in kept
        if path.exists() and path.stat().st_mode & readable
    ]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.replace(",", " ").split() if word)


def _hosts(text: str, base_url: str) -> tuple[str, ...]:
    named = (*_words(text), urlsplit(base_url).hostname or "", *LOCAL_HOSTS)
    return tuple(dict.fromkeys(host for host in named if host))


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'academy.db'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _kept_key(data_dir: Path) -> str:
    """The key of a default set-up: made on the first run and kept, readable by its owner only."""
    path = data_dir / "secret-key"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise BadSettings([f"ACADEMY_DATA_DIR: {data_dir}: {error.strerror}"]) from error
    return path.read_text().strip()
