from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy import Request

import crawler.middlewares
from crawler.middlewares import GuardMiddleware, PrivateAddressError
from pipeline.site import Site


def let_pass(
    url: str, monkeypatch: pytest.MonkeyPatch, resolves_to: str, **fields: object
) -> Request:
    async def resolve(host: str) -> str:
        return resolves_to

    monkeypatch.setattr(crawler.middlewares, "_resolve", resolve)
    site = Site(name="farm", url="https://farm.example/", **fields)  # type: ignore[arg-type]
    session = SimpleNamespace(site=site)
    guard = GuardMiddleware(SimpleNamespace(spider=SimpleNamespace(session=session)))  # type: ignore[arg-type]
    request = Request(url)
    asyncio.run(guard.process_request(request))
    return request


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "0.0.0.0"])
def test_a_public_name_of_a_private_address_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PrivateAddressError):
        let_pass("https://rebound.example/", monkeypatch, address)
    let_pass("https://rebound.example/", monkeypatch, address, is_local=True)


def test_a_public_address_passes_and_the_proxy_of_the_environment_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = let_pass("https://farm.example/a", monkeypatch, "93.184.216.34")
    assert request.meta["proxy"] is None


def test_behind_a_proxy_names_are_the_proxys_business_but_private_addresses_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proxy = "http://proxy.example:3128"
    request = let_pass("http://farm.example/", monkeypatch, "127.0.0.1", proxy=proxy)
    assert request.meta["proxy"] == proxy
    with pytest.raises(PrivateAddressError):
        let_pass("http://192.168.1.1/", monkeypatch, "8.8.8.8", proxy=proxy)
    with pytest.raises(PrivateAddressError):
        let_pass("http://localhost:9200/", monkeypatch, "8.8.8.8", proxy=proxy)
