"""The second factor: codes of a telephone that change with the time, and codes for its loss."""

import secrets
from hashlib import sha256
from typing import Final

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pyotp.exceptions import OTPVerificationError

from wanmu.web.accounts.models import RecoveryCode, SecondFactor, User
from wanmu.web.trail.chain import record

ISSUER: Final = "Wanmu"
_WINDOW: Final = 1
"""Steps of 30 seconds by which a telephone's clock may be wrong."""
_RECOVERY_CODES: Final = 10
_BYTES: Final = 5


def has_second_factor(user: User) -> bool:
    """Whether a code is asked of a person after his password."""
    return SecondFactor.objects.filter(user=user, confirmed=True).exists()


def must_have_second_factor(user: User) -> bool:
    """Whether a person's role may not work without one."""
    return user.role in settings.LOGIN_TERMS.second_factor_roles


def offer(user: User) -> str:
    """A secret for a person's telephone: the one offered before, as long as it is not confirmed."""
    found, made = SecondFactor.objects.get_or_create(user=user, defaults={"sealed": ""})
    if not made and not found.confirmed and found.sealed:
        known = _opened(found.sealed)
        if known:
            return known
    secret = pyotp.random_base32()
    if not found.confirmed:
        SecondFactor.objects.filter(pk=found.pk).update(sealed=_sealed(secret))
    return secret


def picture(user: User, secret: str) -> str:
    """The secret as a picture to be read by a telephone: a data address of an SVG."""
    address = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="white")


@transaction.atomic
def confirm(user: User, code: str) -> list[str]:
    """Put an offered secret in force, and give the recovery codes; none for a wrong code."""
    if has_second_factor(user) or not _takes(user, code):
        return []
    SecondFactor.objects.filter(user=user).update(confirmed=True)
    codes = [secrets.token_hex(_BYTES) for _ in range(_RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, each)) for each in codes
    )
    record(user.username, "set up second factor", user.username, {})
    return codes


@transaction.atomic
def takes(user: User, code: str) -> bool:
    """Whether a code is right now and was not taken before; a recovery code is used up by it."""
    tidy = code.replace(" ", "").replace("-", "").lower()
    if _takes(user, tidy):
        return True
    used, _ = RecoveryCode.objects.filter(user=user, digest=_digest(user, tidy)).delete()
    if used:
        left = RecoveryCode.objects.filter(user=user).count()
        record(user.username, "use recovery code", user.username, {"left": (left + 1, left)})
    return bool(used)


@transaction.atomic
def take_away(by: str, user: User, why: str = "") -> None:
    """Take a second factor and its recovery codes from a person."""
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    record(by, "take away second factor", user.username, {}, why)


def _takes(user: User, code: str) -> bool:
    """One of two requests with one code succeeds: the other finds its step taken."""
    found = SecondFactor.objects.select_for_update().filter(user=user).first()
    secret = _opened(found.sealed) if found else ""
    if found is None or not secret:
        return False
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(code, valid_window=_WINDOW)
    except OTPVerificationError:
        return False
    if step <= found.last:
        return False
    found.last = step
    found.save(update_fields=["last"])
    return True


def _digest(user: User, code: str) -> str:
    salted = f"{user.pk} {code}"
    return salted_hmac("wanmu.accounts.recovery", salted, algorithm="sha256").hexdigest()


def _key() -> OctKey:
    return OctKey.import_key(sha256(f"wanmu second factor {settings.SECRET_KEY}".encode()).digest())


def _sealed(secret: str) -> str:
    return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, secret, _key())


def _opened(sealed: str) -> str:
    """The secret; empty where the office's key is another one now."""
    try:
        plain = jwe.decrypt_compact(sealed, _key()).plaintext
    except (JoseError, ValueError):
        return ""
    return plain.decode() if plain else ""
