"""Rows that fail one check of a Pandera schema.

Pandera's own failure cases are one a column and cell; its check output has one answer a row, which is what is counted
and shown here.
"""

from __future__ import annotations

import pandas as pd
from pandera.errors import SchemaError, SchemaErrorReason

CHECKED = SchemaErrorReason.DATAFRAME_CHECK
"""A check was made of every row, of one column or of several."""


def rows_that_fail(error: SchemaError, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a frame that a check calls wrong.

    Args:
        error: of the check; its reason is `CHECKED`.
        rows: the frame that was validated, with a unique index.
    """
    # Some checks leave missing values out of their output, others call them good.
    passed = error.check_output.astype("boolean").fillna(value=True)
    failing: pd.DataFrame = rows.loc[passed.index[~passed]]
    return failing
