from decimal import Decimal

import pytest

from assets.submissions.stakes.prospects import Prospect

NOW = "Theo các dòng hợp lệ: 61,25 trên 78 điểm của các tiêu chí chỉ dựa vào số liệu trong tệp."
IF = "Nếu mọi dòng, ô và tài liệu có phát hiện được sửa và được tính"


@pytest.mark.parametrize(
    ("gain", "is_exact", "said"),
    [
        ("4.50", True, "thêm 4,5 điểm."),
        ("4.50", False, "thêm nhiều nhất 4,5 điểm."),
        ("0.00", True, "điểm không thay đổi."),
        ("-0.25", True, "giảm 0,25 điểm."),
    ],
)
def test_the_agency_is_told_what_it_has_and_what_mending_brings(gain, is_exact, said):
    prospect = Prospect(Decimal("61.25"), Decimal("78.00"), Decimal(gain), is_exact)
    assert prospect.sentence == f"{NOW} {IF}: {said}"
