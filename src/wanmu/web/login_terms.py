"""On what terms people log in, read from the environment.

==============================  ===============================================================
``WANMU_IDLE_MINUTES``          a session ends after so long without use; 30 without it
``WANMU_LOCKOUT_FAILURES``      so many failures lock a name; 5 without it
``WANMU_LOCKOUT_ADDRESS_FAILURES``  so many lock an address, behind which a whole bureau may be;
                                50 without it
``WANMU_LOCKOUT_MINUTES``       how long they are locked, and how long failures count; 30 without it
``WANMU_PROXIES``               how many proxies stand before the office, which say where somebody
                                comes from; 1 with ``WANMU_HTTPS``, else 0
``WANMU_SECOND_FACTOR_ROLES``   roles that must have a second factor, commas between them; none
                                without it
``WANMU_LOGIN_PROVIDERS``       other ways to log in, as ``name=package.module.factory``, commas
                                between them
``WANMU_OIDC_ISSUER``           the address of a provider of OpenID Connect; none without it
``WANMU_OIDC_CLIENT_ID``        as whom the office is known there
``WANMU_OIDC_CLIENT_SECRET``    how it proves that
``WANMU_OIDC_CLAIM``            which claim is the name of the account; ``preferred_username``
                                without it
``WANMU_OIDC_TITLE``            what the button says, such as 浙政钉
==============================  ===============================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.web.accounts.roles import Role

_OIDC: Final = "oidc"
_OIDC_FACTORY: Final = "wanmu.web.accounts.oidc.provider_of_settings"


@dataclass(frozen=True, slots=True)
class OidcTerms:
    """A provider of OpenID Connect, and as whom the office asks it."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    title: str


@dataclass(frozen=True, slots=True)
class LoginTerms:
    """On what terms people log in; times in minutes."""

    idle: int
    failures: int
    address_failures: int
    locked: int
    proxies: int
    second_factor_roles: frozenset[str]
    providers: Mapping[str, str]
    oidc: OidcTerms | None


def read_login_terms(variables: Mapping[str, str], faults: Faults, *, https: bool) -> LoginTerms:
    """The terms that the environment states; what is wrong with them is added to the faults.

    W030 for a number that is none or out of its bounds; W031 for an unknown role; W032 for a
    provider that is not wholly named; W033 for one that is not reached by HTTPS.
    """

    def number(name: str, usual: int, least: int = 1, most: int = 1_440) -> int:
        written = variables.get(name, "")
        if not written:
            return usual
        if written.isascii() and written.isdigit() and least <= int(written) <= most:
            return int(written)
        message = mark("{found} cannot be used; write a whole number from {least} to {most}")
        faults.add("W030", message, Place(field=name), found=written, least=least, most=most)
        return usual

    oidc = _oidc(variables, faults)
    return LoginTerms(
        idle=number("WANMU_IDLE_MINUTES", 30),
        failures=number("WANMU_LOCKOUT_FAILURES", 5),
        address_failures=number("WANMU_LOCKOUT_ADDRESS_FAILURES", 50, most=100_000),
        locked=number("WANMU_LOCKOUT_MINUTES", 30),
        proxies=number("WANMU_PROXIES", int(https), least=0, most=9),
        second_factor_roles=_roles(variables.get("WANMU_SECOND_FACTOR_ROLES", ""), faults),
        providers=_providers(variables.get("WANMU_LOGIN_PROVIDERS", ""), faults)
        | ({_OIDC: _OIDC_FACTORY} if oidc else {}),
        oidc=oidc,
    )


def _words(written: str) -> list[str]:
    return [word.strip() for word in written.split(",") if word.strip()]


def _roles(written: str, faults: Faults) -> frozenset[str]:
    known = [role.value for role in Role]
    for word in _words(written):
        if word not in known:
            faults.add(
                "W031",
                mark("there is no role {found}; did you mean {near}? Known: {known}"),
                Place(field="WANMU_SECOND_FACTOR_ROLES"),
                found=word,
                near=nearest(word, known),
                known=", ".join(known),
            )
    return frozenset(_words(written))


def _providers(written: str, faults: Faults) -> dict[str, str]:
    found = {}
    for word in _words(written):
        name, _, factory = word.partition("=")
        if not (name.isidentifier() and "." in factory):
            faults.add(
                "W032",
                mark("{found} names no provider; write name=package.module.factory"),
                Place(field="WANMU_LOGIN_PROVIDERS"),
                found=word,
            )
        found[name] = factory
    return found


def _oidc(variables: Mapping[str, str], faults: Faults) -> OidcTerms | None:
    issuer = variables.get("WANMU_OIDC_ISSUER", "")
    if not issuer:
        return None
    for name in ("WANMU_OIDC_CLIENT_ID", "WANMU_OIDC_CLIENT_SECRET"):
        if not variables.get(name):
            message = mark("the provider of logins needs it; write it as the provider gave it")
            faults.add("W032", message, Place(field=name))
    place = urlsplit(issuer)
    if place.scheme != "https" and place.hostname not in {"localhost", "127.0.0.1", "::1"}:
        message = mark(
            "{found} is not reached by HTTPS; write an address that begins with https://"
        )
        faults.add("W033", message, Place(field="WANMU_OIDC_ISSUER"), found=issuer)
    return OidcTerms(
        issuer=issuer.rstrip("/"),
        client_id=variables.get("WANMU_OIDC_CLIENT_ID", ""),
        client_secret=variables.get("WANMU_OIDC_CLIENT_SECRET", ""),
        claim=variables.get("WANMU_OIDC_CLAIM") or "preferred_username",
        title=variables.get("WANMU_OIDC_TITLE") or "OpenID Connect",
    )
