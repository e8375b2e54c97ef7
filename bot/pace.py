"""How fast each platform lets us write: before a message leaves it takes its turn.

The platforms publish rough figures; these stay below them. What they refuse all the same is waited for (429).
"""

from __future__ import annotations

from dataclasses import dataclass

from aiolimiter import AsyncLimiter

from newsroom.models import Platform, TargetSpec


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in a row, and so many in as many seconds from then on."""

    messages: float
    seconds: float

    def limiter(self) -> AsyncLimiter:
        return AsyncLimiter(self.messages, self.seconds)


PRIVATE, GROUP, BOT = (
    Rate(3, 3),
    Rate(18, 60),
    Rate(25, 1),
)  # Telegram: a chat, a group or channel, all of them
SOON_S = 1.0
CHANNEL, WORKSPACE = Rate(3, 3), Rate(50, 60)  # Slack


def rates(spec: TargetSpec) -> tuple[Rate | None, Rate | None]:
    """(of the target itself, of everything on its platform); null: as fast as it takes them."""
    if spec.platform is Platform.TELEGRAM:
        return (GROUP if spec.address.startswith("-") else PRIVATE), BOT
    if spec.platform is Platform.SLACK:
        return CHANNEL, WORKSPACE
    return None, None


class Pace:
    """Turns to write, per chat and per platform. Kept in memory: one process sends."""

    def __init__(self) -> None:
        self._limiters: dict[tuple[Platform, str], AsyncLimiter] = {}

    def soon(self, spec: TargetSpec, most: int) -> int:
        """How many messages, up to `most`, the target takes within SOON_S; at least one."""
        rate, _ = rates(spec)
        if rate is None:
            return most
        limiter = self._limiters.setdefault((spec.platform, spec.address), rate.limiter())
        coming = SOON_S * rate.messages / rate.seconds
        return next((n for n in range(most, 1, -1) if limiter.has_capacity(n - coming)), 1)

    async def turn(self, spec: TargetSpec) -> None:
        """Waits until one more message may go there. A chat that has to wait holds up no other."""
        own, shared = rates(spec)
        for rate, place in ((own, spec.address), (shared, "")):
            if rate:
                limiter = self._limiters.setdefault((spec.platform, place), rate.limiter())
                await limiter.acquire()
