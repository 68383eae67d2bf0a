"""The warehouse's address as people and logs may see it: without a password, wherever the URL has one."""

from __future__ import annotations

import re

import sqlalchemy as sa

_SECRET_PARAMETERS = ("password", "sslpassword")
_PASSWORD = re.compile(r"(//[^/@]*?):[^/]*@")
_HIDDEN = "***"


def shown_url(url: str | sa.URL) -> str:
    """A database URL without its passwords, those among its parameters included; also of a malformed one."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return _PASSWORD.sub(rf"\1:{_HIDDEN}@", str(url)).partition("?")[0]
    secret = {name: "hidden" for name in parsed.query if name.casefold() in _SECRET_PARAMETERS}
    return parsed.update_query_dict(secret).render_as_string(hide_password=True)
