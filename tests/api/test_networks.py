from ipaddress import ip_network

import pytest

from galerly.entrypoints.arrival import network_of, origin_of
from galerly.entrypoints.settings import Settings

PROXIED = Settings(proxies=(ip_network("10.0.0.0/8"), ip_network("fd00::/8")))


def scope(client="192.0.2.7", **headers):
    return {
        "scheme": "http",
        "client": (client, 1),
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
    }


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "unknown"),
    ],
)
def test_a_network_is_an_address_or_a_64(address, network):
    assert network_of(scope(address), Settings()) == network


def test_a_forwarding_header_counts_from_a_named_proxy_alone():
    said = {"x_forwarded_for": "203.0.113.5"}

    assert network_of(scope("192.0.2.7", **said), Settings()) == "192.0.2.7"
    assert network_of(scope("192.0.2.7", **said), PROXIED) == "192.0.2.7"
    assert network_of(scope("10.1.2.3", **said), PROXIED) == "203.0.113.5"
    assert network_of(scope("10.1.2.3"), PROXIED) == "unknown"


def test_what_a_client_puts_before_its_address_does_not_count():
    said = {"x_forwarded_for": "198.51.100.9, 203.0.113.5, 10.9.9.9"}

    assert network_of(scope("10.1.2.3", **said), PROXIED) == "203.0.113.5"


def test_an_origin_is_the_public_one_or_the_one_that_was_asked():
    assert origin_of(scope(host="Photos.Example:8000"), Settings()) == "http://photos.example:8000"
    assert origin_of(scope(host="[::1]:8000"), Settings()) == "http://[::1]:8000"
    public = Settings(public_url="https://photos.example")
    assert origin_of(scope(host="evil.example"), public) == "https://photos.example"
    assert origin_of(scope(host="evil.example/x?"), Settings()) == "http://127.0.0.1:8000"
