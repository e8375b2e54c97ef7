"""Sets of what is linked, however far apart. Pure; imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterable


def gathered(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each number of these pairs -> the least of all that they lead to from it."""
    parents: dict[int, int] = {}  # union-find: of a set the least is the root

    def root(of: int) -> int:
        while (parent := parents.setdefault(of, of)) != of:
            parents[of] = of = parents[parent]
        return of

    for one, other in pairs:
        least, most = sorted((root(one), root(other)))
        parents[most] = least
    return {number: root(number) for number in parents}
