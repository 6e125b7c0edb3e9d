"""Which addresses a request may reach: none inside our own network, whatever a page or a name says."""

import ipaddress
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOLDS_IPV4 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96")))
"""NAT64, translated and compatible addresses: the last 32 bits are an IPv4 address."""
_RELAYS = ipaddress.IPv4Network("192.88.99.0/24")


def is_public(text: str) -> bool:
    """Return whether an IP address belongs to the public internet, also where it hides in an IPv6 one.

    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    >>> is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1"), is_public("2002:7f00:1::")
    (False, False, False)
    >>> is_public("::ffff:0:7f00:1"), is_public("fec0::1"), is_public("2606:2800:21f::1")
    (False, False, True)
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_is_outside(each) for each in (address, *_embedded(address)))


def named_private(urls: Iterable[str]) -> tuple[str, ...]:
    """Return host:port of each address that openly names a private host: the user's own wish.

    Openly: "localhost", or a loopback or private address as people write it. A name that only turns out
    to be private, and a number in any other notation, is what a page would use to lead us astray.

    >>> named_private(["http://127.0.0.1:8080/viewforum.php?f=1", "http://localhost/t/1"])
    ('127.0.0.1:8080', 'localhost:80')
    >>> named_private(["http://2130706433/", "http://169.254.169.254/", "https://forum.example/"])
    ()
    """
    found = []
    for url in urls:
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            continue
        host = parts.hostname or ""
        if host == "localhost" or _is_openly_private(host):
            found.append(f"{host}:{port}")
    return tuple(found)


def _is_openly_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if str(address) != host:
        return False
    if address.is_loopback:
        return True
    nowhere = address.is_link_local or address.is_unspecified or address.is_reserved
    return address.is_private and not nowhere and not any(_embedded(address))


def _is_outside(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        return address.is_global and not address.is_multicast and not address.is_site_local
    return address.is_global and not address.is_multicast and address not in _RELAYS


def _embedded(address: Address) -> Iterator[Address]:
    """Yield the IPv4 addresses that gateways would take an IPv6 address to mean."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if any(address in network for network in _HOLDS_IPV4):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
