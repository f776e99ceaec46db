import pytest

from crawler.guard import is_ip_address, is_local_name, is_public_address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.4.4", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fe80::1%eth0", "fd00::1",
        "::ffff:127.0.0.1", "2002:7f00:1::", "[::1]", "not-an-address", "",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_its_network_are_not_public(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2606:4700::1111"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "[::1]"])
def test_all_spellings_of_an_ip_address_are_recognised(host: str) -> None:
    assert is_ip_address(host)


@pytest.mark.parametrize("host", ["example.com", "1.2.3.com", "0xdead.beef.org", "163.com"])
def test_names_are_not_taken_for_ip_addresses(host: str) -> None:
    assert not is_ip_address(host)


def test_names_of_the_local_network_are_recognised() -> None:
    assert is_local_name("localhost")
    assert is_local_name("db.internal.")
    assert not is_local_name("example.com")
    assert not is_local_name("mylocalhost.com")
