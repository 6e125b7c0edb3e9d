"""Name resolution that keeps requests out of private networks.

The check stands where names become addresses and Twisted connects to exactly what passes here, so a
name that resolves differently a second time (DNS rebinding) gains nothing. Addresses written as
numbers, in any base or length, come through here as well.
"""

from collections.abc import Collection, Sequence
from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from scrapers.collect.addresses import is_public


@implementer(IHostnameResolver)
class GuardedResolver:
    """Passes on public addresses, and private ones of the hosts (or host:port) that are listed.

    `refused` holds each host that had private addresses only, for the message.
    """

    def __init__(self, inner: Any, private_hosts: Collection[str]) -> None:
        self.inner = inner
        self.private_hosts = frozenset(host.lower() for host in private_hosts)
        self.refused: set[str] = set()

    def resolveHostName(  # noqa: N802 - Twisted's names
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve a name, telling the receiver of allowed addresses only."""
        key = hostName.lower()
        receiver = resolutionReceiver
        if key not in self.private_hosts and f"{key}:{portNumber}" not in self.private_hosts:
            receiver = _PublicOnly(receiver, key, self.refused)
        return self.inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, name: str, refused: set[str]) -> None:
        self._receiver = receiver
        self._name = name
        self._refused = refused
        self._passed = False
        self._stopped = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._stopped = True

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._stopped and not self._passed:
            self._refused.add(self._name)
        self._receiver.resolutionComplete()
