"""A small provider of OpenID Connect on this machine, which can be told to misbehave."""

import json
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


@dataclass
class Idp:
    """What it answers: ``claims`` override those of an honest token, ``key`` signs it."""

    person: str = "李四"
    claims: dict = field(default_factory=dict)
    published: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    key: RSAKey | None = None
    algorithm: str = "RS256"
    codes: dict = field(default_factory=dict)
    port: int = 0

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def authorize(self, address: str) -> str:
        """Where the browser is sent after the person has proved who he is there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict | None:
        """The answer to a code: once, to its client, with the verifier of its challenge."""
        known = self.codes.pop(asked["code"], None)
        if known is None or asked["client_secret"] != "a-secret":
            return None
        digest = sha256(asked["code_verifier"].encode()).digest()
        if known["code_challenge"] != urlsafe_b64encode(digest).rstrip(b"=").decode():
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": known["client_id"],
            "sub": "42",
            "iat": now,
            "exp": now + 60,
            "nonce": known["nonce"],
            "preferred_username": self.person,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        token = jwt.encode(header, claims, self.key or self.published, algorithms=[self.algorithm])
        return {"id_token": token, "access_token": "x", "token_type": "Bearer"}


class Handler(BaseHTTPRequestHandler):
    """Its three addresses."""

    idp: Idp

    def do_GET(self) -> None:
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": self.idp.issuer,
                "authorization_endpoint": f"{self.idp.issuer}/authorize",
                "token_endpoint": f"{self.idp.issuer}/token",
                "jwks_uri": f"{self.idp.issuer}/keys",
            },
            "/keys": {"keys": [self.idp.published.as_dict(private=False)]},
        }
        self._answer(pages.get(self.path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(self.idp.token({name: found[0] for name, found in parse_qs(body).items()}))

    def _answer(self, page: dict | None) -> None:
        self.send_response(200 if page is not None else 400)
        self.end_headers()
        self.wfile.write(json.dumps(page).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def served(idp: Idp) -> ThreadingHTTPServer:
    """The provider, answering until it is shut down."""
    handler = type("Its", (Handler,), {"idp": idp})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    idp.port = server.server_port
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server
