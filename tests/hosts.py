"""Hosts that are network namespaces of this machine, each with an address of its own, on one bridge (Linux, root).

    with network("a", "b") as net:
        with net.hub.entered(): ...       # sockets and programs that are opened in there belong to that host
        await fleet.start("work", through=net.hosts["a"].through)
        net.hosts["a"].cut()              # its packets vanish: nobody gets a FIN or an RST
        net.hosts["a"].join()

    a ──┐
        ├── bridge ── hub: SERVERS, one private address, and OUTLETS, a whole range of it
    b ──┘

OUTLETS are addresses that count as public, since a feed's must; they lead nowhere but to the hub, and none of these
hosts knows a way out of the bridge. Names hold the number of the process; what a killed one left behind is removed by
the next.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

PREFIX = "rasid-test"
SERVERS, OUTLETS = "10.77.0.1", "11.77.0"
NAMED = Path("/run/netns")  # where iproute2 keeps them
NEW_NET = 0x40000000  # CLONE_NEWNET


def outlet(number: int) -> str:
    """An address of the hub that counts as public; 250 of them."""
    return f"{OUTLETS}.{number % 250 + 1}"


@dataclass(frozen=True, slots=True)
class Host:
    name: str  # of the namespace
    address: str
    plug: tuple[str, str] = ("", "")  # its end of the cable at the bridge: (namespace, link)

    @property
    def through(self) -> tuple[str, ...]:
        """Before a command that is to run there."""
        return "ip", "netns", "exec", self.name

    @contextmanager
    def entered(self) -> Iterator[None]:
        """For this thread: what it opens or starts belongs to this host, and stays there."""
        with open("/proc/thread-self/ns/net") as home, (NAMED / self.name).open() as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())

    def cut(self) -> None:
        self._pull("down")

    def join(self) -> None:
        self._pull("up")

    def _pull(self, state: str) -> None:
        space, link = self.plug
        _ip("-n", space, "link", "set", link, state)


@dataclass(frozen=True, slots=True)
class Network:
    hub: Host
    hosts: Mapping[str, Host]


def missing() -> str:
    """Why this machine cannot have such hosts; empty where it can."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces need root and iproute2"
    try:
        with network("probe"):
            return ""
    except (OSError, subprocess.CalledProcessError) as error:
        return f"network namespaces cannot be made here: {error}"


@contextmanager
def network(*names: str) -> Iterator[Network]:
    _sweep()
    with ExitStack() as made:
        hub = _hub(made)
        yield Network(hub, {name: _host(made, hub, name, n) for n, name in enumerate(names)})


def _hub(made: ExitStack) -> Host:
    hub = Host(_space(made, "hub"), SERVERS)
    _ip("-n", hub.name, "link", "add", "bridge", "type", "bridge")
    _ip("-n", hub.name, "address", "add", f"{SERVERS}/24", "dev", "bridge")
    _ip("-n", hub.name, "link", "set", "bridge", "up")
    _ip("-n", hub.name, "route", "add", "local", f"{OUTLETS}.0/24", "dev", "lo")
    return hub


def _host(made: ExitStack, hub: Host, name: str, number: int) -> Host:
    address, link = f"10.77.0.{number + 10}", f"to-{number}"
    space = _space(made, name)
    _ip("-n", hub.name, "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space)
    _ip("-n", hub.name, "link", "set", link, "master", "bridge", "up")
    _ip("-n", space, "address", "add", f"{address}/24", "dev", "eth0")
    _ip("-n", space, "link", "set", "eth0", "up")
    _ip("-n", space, "route", "add", f"{OUTLETS}.0/24", "via", SERVERS)
    return Host(space, address, (hub.name, link))


def _space(made: ExitStack, name: str) -> str:
    space = f"{PREFIX}-{os.getpid()}-{name}"
    _ip("netns", "add", space)
    made.callback(_ip, "netns", "delete", space)
    _ip("-n", space, "link", "set", "lo", "up")
    return space


def _sweep() -> None:
    """Away with those whose process is gone."""
    for left in NAMED.glob(f"{PREFIX}-*"):
        if not Path("/proc", left.name.split("-")[2]).exists():
            _ip("netns", "delete", left.name)


def _enter(namespace: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, NEW_NET):
        raise OSError(ctypes.get_errno(), "setns")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
