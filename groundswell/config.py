"""`groundswell.toml`: everything a community can set, with defaults that work without a file."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import re2
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from groundswell.errors import ConfigurationError
from groundswell.ids import digest
from groundswell.safe import may_hold_password
from groundswell.segments import Segments

FILE_NAME = "groundswell.toml"
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")


class Section(BaseModel):
    """A table of the file: unknown keys are errors, and nothing changes once it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _read_segments(value: object, info: ValidationInfo) -> object:
    """Read the table that a path names, from the folder of the configuration; pass on one that was read."""
    if not isinstance(value, str):
        return value
    folder: Path = (info.context or {}).get("folder", Path())
    try:
        return Segments.from_file(folder / value)
    except ConfigurationError as error:
        raise ValueError(str(error)) from error


def _is_variable(name: str) -> str:
    """Return a name; refuse one that looks like the secret itself, and do not repeat it."""
    if not _VARIABLE.fullmatch(name):
        raise ValueError(
            "expected the name of an environment variable, in capital letters, such as OUR_SECRET; the "
            "secret itself belongs into that variable, not into this file"
        )
    return name


Variable = Annotated[str, AfterValidator(_is_variable)]
"""The name of an environment variable that holds a secret; messages may show it."""


class Community(Section):
    """Who runs the place, and where its clock stands."""

    name: str = Field(default="this community", description="what reports call the place")
    time_zone: str = Field(default="UTC", description="IANA name; weeks and shown times follow it")
    assumed_zone: str = Field(default="UTC", description="zone of pages that show times without one")
    locale: str = Field(default="en", description="how numbers and dates are written, for example en_GB")
    staff: tuple[str, ...] = Field(default=(), description="names or handles that speak officially")
    moderators: tuple[str, ...] = Field(default=(), description="names or handles that moderate")
    segments: Annotated[
        InstanceOf[Segments] | None, BeforeValidator(_read_segments), WithJsonSchema({"type": "string"})
    ] = Field(
        default=None,
        description="path of a CSV file, from this file's folder, with the columns `author` (name or handle) "
        "and `segment`; reports then count people by segment",
    )

    @field_validator("time_zone", "assumed_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is no IANA time zone; expected a name such as 'Europe/Berlin'")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The zone that reports are written in."""
        return ZoneInfo(self.time_zone)


class Limits(Section):
    """What a source may cost us."""

    file_megabytes: Annotated[int, Field(gt=0)] = Field(default=64, description="largest file that is read")
    page_megabytes: Annotated[int, Field(gt=0)] = Field(
        default=16, description="largest answer of a site that is read"
    )
    page_seconds: Annotated[float, Field(gt=0)] = Field(
        default=60.0, description="longest time that one answer may take"
    )
    page_redirects: Annotated[int, Field(ge=0)] = Field(
        default=5, description="redirects that are followed for one page"
    )


class Collection(Section):
    """How we behave towards the sites we read; every default errs on the polite side."""

    contact: str = Field(default="", description="e-mail or page in the User-Agent, for the site's owner")
    gap_seconds: Annotated[float, Field(ge=0)] = Field(
        default=1.0, description="least time between an answer and the next request to the same host"
    )
    patience_seconds: Annotated[float, Field(ge=0)] = Field(
        default=120.0, description="how long to wait when a host asks for patience, before giving up for now"
    )
    recheck_hours: Annotated[float, Field(ge=0)] = Field(
        default=24.0,
        description="age at which pages that look unchanged are asked again, for edits and removals",
    )
    board_pages: Annotated[int, Field(gt=0)] = Field(
        default=20, description="pages of a board's list of threads to follow in one pass, newest first"
    )
    private_hosts: tuple[str, ...] = Field(
        default=(), description="hosts, or host:port, that may have private or loopback addresses"
    )
    state_folder: Path | None = Field(
        default=None,
        description="where processes agree on whose turn it is; the user's state folder by default",
    )


class Source(Section):
    """One place to collect from; see docs for what each platform needs."""

    name: str = Field(description="what reports call it")
    url: str = Field(description="a thread, a board, or where its API is; without a user name or password")
    platform: str | None = Field(default=None, description="overrides the detected platform")
    client_id_env: Variable | None = Field(
        default=None, description="environment variable with the id that the platform's API asks for"
    )
    client_secret_env: Variable | None = Field(
        default=None, description="environment variable with the secret that belongs to it"
    )
    praw_site: str | None = Field(default=None, description="a site of praw.ini, with credentials")
    stale_after_days: Annotated[int, Field(gt=0)] = Field(
        default=14, description="days without a new post after which its silence is called stale"
    )

    @field_validator("url")
    @classmethod
    def _without_password(cls, value: str) -> str:
        if may_hold_password(value):  # reports, the store and messages show where a post is from
            raise ValueError("the address names a user; give one without user name and password")
        return value


Detector = Literal["contact", "payment", "link", "self_promotion", "duplicate", "shouting", "rule"]


class Clause(Section):
    """One clause of the community's guidelines and the detectors bound to it."""

    id: Annotated[str, Field(pattern=r"^[^\s/]+$", description="no spaces, no slash")]
    text: Annotated[str, Field(min_length=1, description="what the community agreed on, in its words")]
    examples: tuple[str, ...] = Field(default=(), description="posts that break it, for moderators to see")
    severity: Literal["low", "medium", "high"] = Field(
        default="medium", description="how far up the queue a breach stands"
    )
    reasons: tuple[str, ...] = Field(default=(), description="reasons of the flag model bound to it")
    detectors: tuple[Detector, ...] = Field(default=(), description="built-in detectors bound to it")
    patterns: tuple[str, ...] = Field(default=(), description="RE2 patterns, case-insensitive")
    words: tuple[str, ...] = Field(default=(), description="words and phrases, whole and case-insensitive")
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="hosts that may be linked, their subdomains included"
    )
    threshold: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.8, description="least score of the models and of the detector `rule`"
    )

    @model_validator(mode="after")
    def _compilable(self) -> Self:
        for pattern in self.patterns:
            try:
                compiled(pattern)
            except re2.error as error:
                reason = error.args[0].decode("utf-8", "replace") if error.args else "no reason given"
                raise ValueError(
                    f"clause {self.id!r}: RE2 refuses the pattern {pattern!r} ({reason}); look-around and "
                    "back-references, which could hang, do not exist in it"
                ) from None
        return self


def compiled(pattern: str) -> Any:
    """Return a pattern of a clause, ready to search: RE2, which takes linear time, case-insensitive."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(pattern, options=options)


class Analysis(Section):
    """How sure a judgement must be before it counts."""

    suggestion_threshold: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.5, description="least probability at which a sentence counts as a suggestion"
    )
    stance_threshold: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.64, description="least probability at which words count as a position on a proposal"
    )
    side_threshold: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.35, description="least probability at which a writer's side on the topic is told"
    )


class Chat(Section):
    """One chat that gets a short form of the digest: Slack, Teams, Discord, Mattermost and many more."""

    name: Annotated[str, Field(min_length=1, description="what messages of ours call it")]
    url_env: Variable = Field(
        description="environment variable that holds its webhook or Apprise address, which is a secret"
    )


class Delivery(Section):
    """Where the digest goes when it is sent; addresses that hold secrets stay in environment variables."""

    base_url: str = Field(
        default="", description="where the report's folder can be opened in a browser; messages link there"
    )
    mail_from: str = Field(
        default="", description="sender of mails, for example 'Digest <digest@example.org>'"
    )
    mail_to: tuple[str, ...] = Field(default=(), description="who gets the digest by mail")
    smtp_url_env: Variable = Field(
        default="GROUNDSWELL_SMTP_URL",
        description="environment variable with smtp://user:password@host:587 or smtps://…",
    )
    chat: tuple[Chat, ...] = ()

    @model_validator(mode="after")
    def _has_a_sender(self) -> Self:
        if self.mail_to and not self.mail_from:
            raise ValueError("mail_to names readers, but mail_from names no sender; give both")
        return self


class OpenIdConnect(Section):
    """Signing in to the service through an OpenID Connect provider; leave it out to use passwords only."""

    issuer: str = Field(
        description="the provider's address as its discovery document states it, https but on loopback"
    )
    client_id: Annotated[str, Field(min_length=1)] = Field(
        description="what the provider calls this service; its redirect address ends in /login/oidc/return"
    )
    client_secret_env: Variable = Field(
        default="GROUNDSWELL_OIDC_SECRET", description="environment variable with the client's secret"
    )
    label: Annotated[str, Field(min_length=1, max_length=60)] = Field(
        default="single sign-on", description="what the sign-in page calls the provider"
    )
    scopes: tuple[str, ...] = Field(
        default=("openid", "profile", "email"), description="what is asked of the provider"
    )
    account_claim: Annotated[str, Field(min_length=1)] = Field(
        description="the claim that holds the account's name; people must not be able to change it themselves"
    )
    role_claim: str = Field(
        default="",
        description="the claim with the groups that the next three keys name; without it, accounts are "
        "added here and keep the role that they have here",
    )
    viewers: tuple[str, ...] = Field(default=(), description="groups whose people become viewers")
    moderators: tuple[str, ...] = Field(default=(), description="groups whose people become moderators")
    admins: tuple[str, ...] = Field(default=(), description="groups whose people become administrators")

    @field_validator("issuer")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        is_own = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        more = parts.query or parts.fragment or may_hold_password(value)
        if not parts.hostname or not (parts.scheme == "https" or is_own) or more:
            raise ValueError(  # it is not repeated: what should not be there may be secret
                "this is no issuer; expected an address such as 'https://id.example.org/realms/team', "
                "without user name, query or fragment"
            )
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError("scopes must hold 'openid'; without it a provider says nothing of who came")
        if bool(self.role_claim) != bool(self.viewers or self.moderators or self.admins):
            raise ValueError(
                "role_claim and the groups of viewers, moderators or admins go together: give both or none"
            )
        return self


class Config(Section):
    """The whole file."""

    community: Community = Community()
    limits: Limits = Limits()
    collection: Collection = Collection()
    analysis: Analysis = Analysis()
    source: tuple[Source, ...] = ()
    clause: tuple[Clause, ...] = ()
    delivery: Delivery = Delivery()
    oidc: OpenIdConnect | None = None

    @model_validator(mode="after")
    def _distinct_clauses(self) -> Self:
        ids = [clause.id for clause in self.clause]
        twice = [each for each in ids if ids.count(each) > 1]
        if twice:
            raise ValueError(f"two clauses are called {twice[0]!r}; decisions could not tell them apart")
        return self

    @property
    def identity(self) -> str:
        """A digest over every setting that figures may depend on; who gets them is none of these."""
        listed = self.community.segments
        return digest(self.judging, dict(listed.by_handle) if listed else None)

    @property
    def judging(self) -> str:
        """A digest over every setting that the analysis may depend on; segments only count its results."""
        return digest(
            self.model_dump(mode="json", exclude={"delivery": True, "oidc": True, "community": {"segments"}})
        )

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a file; raise `ConfigurationError` naming each key that is wrong."""
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls.model_validate(values, context={"folder": path.parent})
        except FileNotFoundError as error:
            raise ConfigurationError(f"there is no configuration file at {path}") from error
        except OSError as error:
            raise ConfigurationError(f"the configuration {path} cannot be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path} is not valid TOML: {error}") from error
        except ValidationError as error:
            found = "; ".join(
                f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
            )
            raise ConfigurationError(f"{path}: {found}. See the configuration reference.") from error

    @classmethod
    def find(cls, path: Path | None) -> Self:
        """Read the given file, or `groundswell.toml` in the working folder, or take the defaults."""
        if path is not None:
            return cls.from_file(path)
        here = Path(FILE_NAME)
        return cls.from_file(here) if here.is_file() else cls()
