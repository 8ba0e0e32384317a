"""What a password must be made of, beyond what Django asks."""

from typing import Final

from django.core.exceptions import ValidationError

from wanmu.kernel.messages import text
from wanmu.web.accounts.models import User

_KINDS: Final = 3


class KindsOfCharacters:
    """Three of four kinds: small and capital letters, digits, others. Source: 等保 practice."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse what is made of fewer.

        Raises:
            ValidationError: With what is wrong with it.
        """
        del user
        if len({_kind(letter) for letter in password}) < _KINDS:
            raise ValidationError(self.get_help_text(), code="kinds")

    def get_help_text(self) -> str:
        """What it must be made of."""
        return text("Use three of these: small letters, capital letters, digits, other characters.")


def _kind(letter: str) -> str:
    if letter.islower():
        return "small"
    if letter.isupper():
        return "capital"
    return "digit" if letter.isdigit() else "other"
