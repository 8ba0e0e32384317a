"""Parents that lead back to where they started."""

from collections.abc import Iterator, Mapping


def cycles(parent: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Each cycle of a parent relation once, from its first name in the order given."""
    settled: set[str] = set()
    for start in parent:
        path: dict[str, None] = {}
        name = start
        while name and name not in settled and name not in path:
            path[name] = None
            name = parent.get(name, "")
        if name in path:
            names = list(path)
            yield tuple(names[names.index(name) :])
        settled.update(path)
