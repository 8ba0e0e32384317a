"""Login by OpenID Connect: the code flow with PKCE, and an ID token that proves who came.

Source: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; RFC 7636.
"""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

import urllib3
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.web.accounts.providers import Identity
from wanmu.web.login_terms import OidcTerms

_STATES: Final = "states of oidc"
_ASKED: Final = "response_type=code&code_challenge_method=S256"
_ALGORITHMS: Final = ("RS256", "ES256", "PS256", "EdDSA")
"""Only those with a public key: who knows the office's secret cannot make a token."""
_LEEWAY: Final = 60
_TIMEOUT: Final = urllib3.Timeout(connect=5, read=10)


def provider_of_settings(name: str) -> "Oidc":
    """The provider that the environment names.

    Raises:
        Http404: Where it names none.
    """
    terms = settings.LOGIN_TERMS.oidc
    if terms is None:
        raise Http404
    return Oidc(name, terms)


@dataclass(frozen=True, slots=True)
class Oidc:
    """One provider of OpenID Connect."""

    name: str
    terms: OidcTerms

    @property
    def title(self) -> str:
        """What the button says."""
        return self.terms.title

    def start(self, request: HttpRequest) -> HttpResponseRedirect:
        """To the provider, with a state, a nonce and a challenge that this session alone knows."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        request.session[_STATES] = {"state": state, "nonce": nonce, "verifier": verifier}
        asked = {
            "client_id": self.terms.client_id,
            "redirect_uri": self._back(request),
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
        }
        address = self._address("authorization_endpoint")
        return HttpResponseRedirect(
            f"{address}{'&' if '?' in address else '?'}{_ASKED}&{urlencode(asked)}"
        )

    def finish(self, request: HttpRequest) -> Identity:
        """Who came back. A state is good for one return only.

        Raises:
            InputError: W034 where anything of the answer is not as it must be.
        """
        kept = request.session.pop(_STATES, None)
        state = request.GET.get("state", "")
        if kept is None or not hmac.compare_digest(kept["state"].encode(), state.encode()):
            raise _refusal("state")
        code = request.GET.get("code")
        if not code:
            raise _refusal("code")
        token = self._token(code, kept["verifier"], self._back(request))
        claims = self._claims(token, kept["nonce"])
        account = claims.get(self.terms.claim)
        if not isinstance(account, str) or not account:
            raise _refusal(self.terms.claim)
        return Identity(account)

    def _back(self, request: HttpRequest) -> str:
        return request.build_absolute_uri(reverse("provider-finish", args=[self.name]))

    def _address(self, what: str) -> str:
        found = _ask("GET", f"{self.terms.issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self.terms.issuer:
            raise _refusal("issuer")
        return str(found.get(what, ""))

    def _token(self, code: str, verifier: str, back: str) -> str:
        terms = self.terms
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
            "client_id": terms.client_id,
            "client_secret": terms.client_secret,
        }
        return str(_ask("POST", self._address("token_endpoint"), asked).get("id_token", ""))

    def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        rules = JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "values": [self.terms.issuer, f"{self.terms.issuer}/"]},
            aud={"essential": True, "value": self.terms.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            keys = KeySet.import_key_set(_ask("GET", self._address("jwks_uri")))  # type: ignore[arg-type]
            claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise _refusal(getattr(error, "claim", None) or "id_token") from error
        if claims.get("azp", self.terms.client_id) != self.terms.client_id:
            raise _refusal("azp")
        return claims


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _ask(method: str, address: str, fields: Mapping[str, str] | None = None) -> dict[str, Any]:
    try:
        answer = urllib3.request(
            method,
            address,
            body=urlencode(fields) if fields else None,
            headers={
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
            },
            timeout=_TIMEOUT,
            retries=False,
            redirect=False,
        )
        found = json.loads(answer.data) if answer.status == 200 else None  # noqa: PLR2004
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise _refusal(address) from error
    if not isinstance(found, dict):
        raise _refusal(address)
    return found


def _refusal(what: str) -> InputError:
    message = mark("the provider of logins did not prove who you are; go to the login again, and "
                   "tell the system officer if it happens twice")  # fmt: skip
    return InputError.of("W034", message, Place(field=what))
