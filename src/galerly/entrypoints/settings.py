"""Settings of one installation, from the environment."""

import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from attrs import Factory, frozen

from galerly.domain.model.limits import GIB, MIB, Limits
from galerly.domain.services.site import Site

PORT_MAX = 65535
WORKERS_MAX = 64

_AWS_NEEDS = ("GALERLY_AWS_BUCKET", "GALERLY_AWS_QUEUE_URL", "GALERLY_AWS_DEAD_QUEUE_URL")
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


class SettingError(ValueError):
    """An environment variable has a value that cannot be used."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name} {problem}")
        self.name = name


@frozen(kw_only=True)
class Settings:
    """How one installation runs. Each field says which variable sets it."""

    data: Path = Path("data")  # GALERLY_DATA: database, photos, keys, outbox
    host: str = "127.0.0.1"  # GALERLY_HOST
    port: int = 8000  # GALERLY_PORT; 0: any free one
    public_url: str | None = None  # GALERLY_PUBLIC_URL: scheme and host of the pages
    api_url: str | None = None  # GALERLY_API_URL: the API's root, if not /v1 beside the pages
    mail: str = "outbox"  # GALERLY_MAIL: outbox, ses, or an smtp:// or smtps:// URL
    mail_from: str = "Galerly <galerly@localhost.localdomain>"  # GALERLY_MAIL_FROM
    workers: int = 2  # GALERLY_WORKERS: processes that make renditions, archives and mails
    secret: str | None = None  # GALERLY_SECRET: keys come from it, not from a file under data
    backup_passphrase: str | None = None  # GALERLY_BACKUP_PASSPHRASE: encrypts keys in backups
    cors_origins: tuple[str, ...] = ()  # GALERLY_CORS_ORIGINS, comma-separated
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()  # GALERLY_PROXIES: whose header counts
    proxy_header: str = "x-forwarded-for"  # GALERLY_PROXY_HEADER
    frontend: Path | None = None  # GALERLY_FRONTEND: the pages, if not where they usually are
    backend: str = "embedded"  # GALERLY_BACKEND: embedded (all under data), or aws
    aws_region: str | None = None  # AWS_REGION or AWS_DEFAULT_REGION; where all of it is
    aws_prefix: str = "galerly"  # GALERLY_AWS_PREFIX: what the tables' names start with
    aws_bucket: str = ""  # GALERLY_AWS_BUCKET: originals, renditions and archives
    aws_queue_url: str = ""  # GALERLY_AWS_QUEUE_URL: jobs
    aws_dead_queue_url: str = ""  # GALERLY_AWS_DEAD_QUEUE_URL: jobs that were given up
    on_lambda: bool = False  # AWS_LAMBDA_FUNCTION_NAME is set: these run inside a function
    aws_secret_id: str = ""  # GALERLY_AWS_SECRET_ID: what keys come from, unless GALERLY_SECRET
    limits: Limits = Factory(Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Return the settings that the environment holds, defaults for the rest.

        Raises:
            SettingError: If a value cannot be used.
        """
        env = os.environ if environment is None else environment
        defaults = cls()
        public_url = env.get("GALERLY_PUBLIC_URL")
        backend = _backend(env)
        return cls(
            data=Path(env.get("GALERLY_DATA") or defaults.data),
            host=env.get("GALERLY_HOST") or defaults.host,
            port=_number(env, "GALERLY_PORT", defaults.port, highest=PORT_MAX),
            public_url=_origin("GALERLY_PUBLIC_URL", public_url) if public_url else None,
            api_url=_root("GALERLY_API_URL", env.get("GALERLY_API_URL")),
            mail=_mail(
                env.get("GALERLY_MAIL") or ("ses" if backend == "aws" else "outbox"), backend
            ),
            mail_from=env.get("GALERLY_MAIL_FROM") or defaults.mail_from,
            workers=_number(
                env, "GALERLY_WORKERS", max(2, min(os.cpu_count() or 2, 8)), highest=WORKERS_MAX
            ),
            secret=env.get("GALERLY_SECRET") or None,
            backup_passphrase=env.get("GALERLY_BACKUP_PASSPHRASE") or None,
            cors_origins=tuple(
                _origin("GALERLY_CORS_ORIGINS", origin)
                for origin in _list(env, "GALERLY_CORS_ORIGINS")
            ),
            proxies=tuple(_network(text) for text in _list(env, "GALERLY_PROXIES")),
            proxy_header=(env.get("GALERLY_PROXY_HEADER") or defaults.proxy_header).lower(),
            frontend=Path(env["GALERLY_FRONTEND"]) if env.get("GALERLY_FRONTEND") else None,
            backend=backend,
            on_lambda=bool(env.get("AWS_LAMBDA_FUNCTION_NAME")),
            aws_region=env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or None,
            aws_prefix=_prefix(env.get("GALERLY_AWS_PREFIX") or defaults.aws_prefix),
            aws_bucket=env.get("GALERLY_AWS_BUCKET", ""),
            aws_queue_url=env.get("GALERLY_AWS_QUEUE_URL", ""),
            aws_dead_queue_url=env.get("GALERLY_AWS_DEAD_QUEUE_URL", ""),
            aws_secret_id=env.get("GALERLY_AWS_SECRET_ID", ""),
            limits=_limits(env),
        )

    @property
    def page_url(self) -> str:
        """Where the pages are, for links in mails; a guess where no public URL is set."""
        if self.public_url:
            return self.public_url
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def site(self) -> Site:
        """What services know of the installation."""
        api_url = self.api_url or f"{self.page_url}/v1"
        return Site(public_url=self.page_url, api_url=api_url, limits=self.limits)


def _limits(env: Mapping[str, str]) -> Limits:
    defaults = Limits()
    quota_gib = _number(env, "GALERLY_QUOTA_GIB", 0, highest=1_000_000)
    part_mb = _number(
        env,
        "GALERLY_ARCHIVE_PART_MB",
        defaults.archive_part_max_bytes // 1_000_000,
        lowest=1,
        highest=1_000_000,
    )
    photo_mib = _number(
        env, "GALERLY_PHOTO_MAX_MIB", defaults.photo_max_bytes // MIB, lowest=1, highest=200
    )
    return Limits(
        photo_max_bytes=photo_mib * MIB,
        account_max_bytes=quota_gib * GIB if quota_gib else None,
        archive_part_max_bytes=part_mb * 1_000_000,
    )


def _number(
    env: Mapping[str, str], name: str, default: int, *, lowest: int = 0, highest: int
) -> int:
    text = env.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise SettingError(name, f"must be a number from {lowest} to {highest}")
    return int(text)


def _list(env: Mapping[str, str], name: str) -> list[str]:
    return [item for text in env.get(name, "").split(",") if (item := text.strip())]


def _origin(name: str, text: str) -> str:
    parts = urlsplit(text.rstrip("/"))
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise SettingError(name, "must be a scheme and a host, such as https://photos.example.com")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _root(name: str, text: str | None) -> str | None:
    parts = urlsplit((text or "").rstrip("/"))
    if not text:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise SettingError(name, "must be an address, such as https://api.example.com/v1")
    return parts.geturl()


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise SettingError("GALERLY_PROXIES", "must be addresses or networks") from error


def _mail(text: str, backend: str) -> str:
    if text == "ses" and backend == "aws":
        return text
    if text == "outbox" and backend == "embedded":
        return text
    if urlsplit(text).scheme not in {"smtp", "smtps"}:
        own = "ses" if backend == "aws" else "outbox"
        raise SettingError("GALERLY_MAIL", f"must be {own}, or an smtp:// or smtps:// URL")
    return text


def _backend(env: Mapping[str, str]) -> str:
    backend = env.get("GALERLY_BACKEND") or "embedded"
    if backend not in {"embedded", "aws"}:
        raise SettingError("GALERLY_BACKEND", "must be embedded or aws")
    if backend == "aws":
        for name in _AWS_NEEDS:
            if not env.get(name):
                raise SettingError(name, "must be set where GALERLY_BACKEND is aws")
        if not env.get("GALERLY_SECRET") and not env.get("GALERLY_AWS_SECRET_ID"):
            raise SettingError("GALERLY_AWS_SECRET_ID", "must be set where GALERLY_BACKEND is aws")
    return backend


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise SettingError("GALERLY_AWS_PREFIX", "must be letters, digits and hyphens")
    return text
