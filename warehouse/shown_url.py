"""Address of the warehouse as people and logs may see it: without a password."""

from __future__ import annotations

import re

import sqlalchemy as sa

_SECRET_PARAMETER = re.compile("pass|secret|key", re.IGNORECASE)
_PASSWORD = re.compile(r"(//[^:@/]*):.*@", re.DOTALL)
_HIDDEN = "***"


def shown_url(url: str | sa.URL) -> str:
    """A database URL without its passwords, those among its parameters included.

    Of one that cannot be read as a URL, what stands before its last `@`, but for the name; of a text that is none,
    nothing: anything in it may be the password.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        text = str(url).partition("?")[0]
        return _PASSWORD.sub(rf"\1:{_HIDDEN}@", text) if "://" in text else _HIDDEN
    secret = {name: "hidden" for name in parsed.query if _SECRET_PARAMETER.search(name)}
    return parsed.update_query_dict(secret).render_as_string(hide_password=True)
