"""What checks of a scheme share: the scheme, where its parts stand, and where faults go."""

from collections.abc import Collection
from dataclasses import dataclass

from wanmu.kernel.faults import Faults
from wanmu.pack.models.schemes import Scheme
from wanmu.pack.scheme_rules import Locate, unknown_name


@dataclass(frozen=True, slots=True)
class Findings:
    """Takes what is wrong with a scheme; places are paths of keys and positions.

    ``left_out`` names the choices and parts that are there and cannot be read.
    """

    scheme: Scheme
    locate: Locate
    faults: Faults
    left_out: Collection[str] = ()

    def add(self, code: str, message: str, *path: str | int, **values: object) -> None:
        """Note a fault of what stands at a path."""
        self.faults.add(code, message, self.locate(path), **values)

    def known(self, name: str | None, among: Collection[str], *path: str | int) -> bool:
        """Whether a name is known; one that is not is noted as a fault, with the nearest."""
        if name is None or name in among:
            return True
        self.faults.extend([unknown_name(name, among, self.locate(path))])
        return False
