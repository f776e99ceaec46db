"""One form for one address: the key under which an article is known.

The address that was really fetched is kept elsewhere, untouched. This form is for telling that
two addresses mean one article; it is not meant to be fetched (a site may insist on a session id).
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from pipeline.errors import BadInput

_DEFAULT_PORTS = {"http": 80, "https": 443}

#: Query parameters that tell who sent the reader, never which article it is.
_TRACKING = frozenset(
    {
        "gclid", "gclsrc", "dclid", "fbclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid",
        "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc", "_hsmi", "oly_anon_id", "oly_enc_id",
        "vero_id", "wickedid", "ncid", "cmpid", "icid", "s_cid", "scm_id", "spm", "scm", "spss",
        "spm_id_from",
        "share_source", "share_medium", "share_plat", "share_token", "share_tag", "share_from",
        "isappinstalled", "nsukey", "sharer_shareid", "wfr", "bd_vid", "from_source", "from_spmid",
        "vd_source", "chksm", "__biz_src", "tdsourcetag", "xtor", "ref_src", "ref_url", "trk",
        "trkcampaign", "gad_source", "gbraid", "wbraid",
    }
)  # fmt: skip
_TRACKING_PREFIXES = ("utm_", "hmsr", "hmpl", "hmcu", "hmkw", "hmci", "pk_", "mtm_", "matomo_")
#: Session ids, in the query or as a path parameter (``;jsessionid=…``).
_SESSION = frozenset(
    {
        "phpsessid", "jsessionid", "sessionid", "session_id", "aspsessionid", "asp.net_sessionid",
        "cfid", "cftoken",
    }
)  # fmt: skip
#: A one-letter or common name is a session or a share mark only with a value of that kind.
_BY_VALUE = {
    "sid": re.compile(r"[0-9a-fA-F]{16,}"),
    "s": re.compile(r"[0-9a-f]{32}"),
    "from": re.compile(r"(singlemessage|timeline|groupmessage|message|weixin|wechat|qq|weibo)"),
    "print": re.compile(r"(1|true|yes|y|)", re.IGNORECASE),
    "printable": re.compile(r"(1|true|yes|y|)", re.IGNORECASE),
    "amp": re.compile(r"(1|true|)", re.IGNORECASE),
    "outputtype": re.compile(r"amp"),
}
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/;?]*", re.IGNORECASE)
#: ASP.NET keeps a cookieless session in a path segment of its own: ``/(S(…))/``.
_ASPX_SESSION = re.compile(r"/\([A-Z]\([0-9a-z]{20,}\)\)(?=/)", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DROPPED_SIGNS = re.compile(r"[\x00-\x20\x7f\u200b\u200e\u200f\u2028\u2029\ufeff]+")
_LABEL_DOTS = re.compile(r"[.\u3002\uff0e\uff61]")


def canonical_address(url: str) -> str:
    """Return the one form of an http or https address.

    The host is in lower case and ASCII (IDNA), default port, fragment, user name, tracking
    parameters and session ids are dropped, doubled slashes folded, ``.`` and ``..`` resolved,
    percent-encoding normalised (RFC 3986, section 6.2.2). Other query parameters stay, in order.

    Raises:
        BadInput: *url* is no http or https address.
    """
    parts, host, port = _split(url)
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    query = _canonical_query(parts.query)
    path = _canonical_path(parts.path)
    return f"{parts.scheme}://{netloc}{path}" + (f"?{query}" if query else "")


def _split(url: str) -> tuple[SplitResult, str, int | None]:
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadInput(f"{url[:200]!r} is no address: {error}.") from error
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise BadInput(
            f"{url[:200]!r} is no web address. Give one that starts with http:// or https://."
        )
    return parts, _ascii_host(host, url), port


def _ascii_host(host: str, url: str) -> str:
    if ":" in host:  # an IPv6 literal, its brackets taken off by urlsplit
        return f"[{host}]"
    labels = [_ascii_label(label) for label in _LABEL_DOTS.split(host.strip("."))]
    if not all(labels) or any(re.search(r"[^\w.\-]", label) for label in labels):
        raise BadInput(f"{url[:200]!r} has no usable host name.")
    return ".".join(labels)


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label.lower()
    try:
        return label.encode("idna").decode("ascii").lower()
    except UnicodeError:
        # a sign newer than Python's IDNA tables: plain Punycode still gives one form
        return "xn--" + label.lower().encode("punycode").decode("ascii")


def _canonical_path(path: str) -> str:
    path = _ASPX_SESSION.sub("", _SESSION_IN_PATH.sub("", path))
    kept: list[str] = []
    for segment in re.sub(r"/{2,}", "/", _normal_escapes(path)).split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/" + "/".join(kept)


def _canonical_query(query: str) -> str:
    fields = (field for field in re.split(r"[&]", query) if field)
    return "&".join(_normal_escapes(field) for field in fields if not _is_noise(field))


def _is_noise(field: str) -> bool:
    name, _, value = field.partition("=")
    name = name.lower()
    if name in _TRACKING or name in _SESSION or name.startswith(_TRACKING_PREFIXES):
        return True
    if name.startswith("aspsessionid"):
        return True
    pattern = _BY_VALUE.get(name)
    return pattern is not None and pattern.fullmatch(value) is not None


def _normal_escapes(text: str) -> str:
    text = _ESCAPE.sub(_normal_escape, _DROPPED_SIGNS.sub(_escaped, text))
    return "".join(c if c.isascii() else _escaped_text(c) for c in text)


def _normal_escape(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if sign in _UNRESERVED else f"%{found[1].upper()}"


def _escaped(found: re.Match[str]) -> str:
    return _escaped_text(found[0].replace("\ufeff", "").replace("\u200b", ""))


def _escaped_text(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
