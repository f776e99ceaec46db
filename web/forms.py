"""Reading what a form sends, bounded in size."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

#: Bytes a form may have: a text of two million Chinese characters, as browsers encode it.
MAX_BYTES = 20_000_000


async def read_body(request: Request) -> bytes:
    """The body of a request.

    Raises:
        HTTPException: 413, it is too large; the rest is not read.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BYTES:
            raise HTTPException(413)
        parts.append(part)
    return b"".join(parts)


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form as browsers send it (``application/x-www-form-urlencoded``)."""
    body = await read_body(request)
    pairs = parse_qsl(
        body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=20, errors="replace"
    )
    return dict(pairs)


Form = Annotated[dict[str, str], Depends(read_form)]
