"""The words of the sample reports: what agencies plan and do through each channel, and about which themes.

Keys are codes of the `channels` and `themes` lists; the forms and themes are those of the seed plans named as sources
in the lists, the sentences are made up. What does not belong here: how often anything happens.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Form:
    """One channel as an agency uses it.

    Attributes:
        task: the plan's sentence; `{theme}` is the theme's phrase.
        deed: the activity's title; `{theme}` as above.
        unit: what the quantity counts.
        per_year: least and greatest quantity planned for a year.
        unit_cost: least and greatest cost of one, in thousands of đồng; zero where it costs nothing extra.
        unit_reach: least and greatest number of people that one reaches.
        proof: the kind of evidence that shows it was done.
        has_link: whether it can be seen on the network.
    """

    task: str
    deed: str
    unit: str
    per_year: tuple[int, int]
    unit_cost: tuple[int, int]
    unit_reach: tuple[int, int]
    proof: str
    has_link: bool = False


def _rows(file_name: str) -> list[dict[str, str]]:
    """A table that lies beside this module."""
    text = (files(__package__) / file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _form(row: dict[str, str]) -> Form:
    per_year, unit_cost, unit_reach = (
        (int(row[f"least_{name}"]), int(row[f"most_{name}"])) for name in ("per_year", "cost", "reach")
    )
    has_link = row["has_link"] == "yes"
    return Form(row["task"], row["deed"], row["unit"], per_year, unit_cost, unit_reach, row["proof"], has_link)


FORMS: dict[str, Form] = {row["channel"]: _form(row) for row in _rows("forms.csv")}
"""By code of the `channels` list."""

THEMES: dict[str, str] = {row["theme"]: row["phrase"] for row in _rows("theme_phrases.csv")}
"""The phrase that stands for a theme in a sentence, by code of the `themes` list."""

OCCASIONS: tuple[tuple[str, str, str], ...] = (
    ("contest", "par_general", "officials"),
    ("training", "procedures", "reporters"),
    ("training", "digital_government", "communicators"),
    ("conference", "par_general", "press_heads"),
    ("conference", "ethics", "leaders"),
    ("conference", "organisation", "state_agencies"),
    ("television", "procedures", "citizens"),
    ("radio", "online_procedures", "citizens"),
    ("news_agency", "par_index", "businesses"),
    ("government_portal", "institutional_reform", "businesses"),
    ("press_release", "par_index", "reporters"),
    ("press_conference", "sensitive_policies", "press_heads"),
    ("interview", "emulation", "socio_political"),
    ("social_network", "sipas", "citizens"),
    ("social_network", "political_events", "citizens"),
    ("short_video", "online_procedures", "citizens"),
    ("short_video", "sipas", "citizens"),
    ("personal_message", "postal_procedures", "citizens"),
    ("mobile_app", "online_procedures", "businesses"),
    ("dialogue", "procedures", "businesses"),
    ("legal_education", "rule_of_law", "citizens"),
    ("seminar", "public_service_autonomy", "public_service_units"),
    ("loudspeaker", "grassroots_democracy", "citizens"),
)
"""Channel, theme and audience of what a diligent agency does in a year, whether or not it stood in its plan."""

COMPLAINTS: tuple[str, ...] = (
    "Hồ sơ đất đai đã quá hẹn trả kết quả, đề nghị cho biết lý do",
    "Không đăng nhập được Cổng dịch vụ công bằng tài khoản định danh điện tử",
    "Đề nghị hướng dẫn cách nộp lệ phí trực tuyến",
    "Mẫu đơn trên trang thông tin điện tử khác mẫu tại bộ phận một cửa",
    "Bị yêu cầu nộp thêm bản sao giấy tờ đã có trên cơ sở dữ liệu",
    "Kiến nghị rút ngắn thời gian cấp giấy phép xây dựng",
    "Đề nghị niêm yết thủ tục mới sau khi sắp xếp đơn vị hành chính",
    "Số điện thoại đường dây nóng không liên lạc được ngoài giờ",
    "Doanh nghiệp phải báo cáo trùng lặp cho nhiều cơ quan",
    "Thái độ hướng dẫn hồ sơ tại bộ phận một cửa chưa đúng mực",
    "Đề nghị công khai tiến độ giải quyết hồ sơ qua tin nhắn",
    "Kết quả trả qua bưu chính bị chậm so với phiếu hẹn",
    "Hỏi điều kiện hưởng chính sách khi tinh giản biên chế",
    "Kiến nghị bỏ yêu cầu xác nhận không cần thiết trong hồ sơ",
    "Trang thông tin điện tử khó tra cứu bằng điện thoại",
    "Đề nghị có bản hướng dẫn bằng hình ảnh cho người cao tuổi",
    "Hỏi về phí, lệ phí được giảm khi nộp hồ sơ trực tuyến",
    "Chưa thấy trả lời ý kiến góp ý dự thảo đã gửi trước đó",
)

COMPLAINT_CHANNELS: tuple[str, ...] = ("portal", "hotline", "social_network", "leader_contact", "dialogue", "website")
COMPLAINT_AUDIENCES: tuple[str, ...] = ("citizens", "citizens", "citizens", "businesses", "businesses", "officials")

SURNAMES: tuple[str, ...] = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương")
MIDDLE_NAMES: tuple[str, ...] = ("Văn", "Thị", "Minh", "Thanh", "Đức", "Ngọc", "Quang", "Hữu", "Thu", "Xuân")
GIVEN_NAMES: tuple[str, ...] = (
    "An",
    "Bình",
    "Dũng",
    "Hà",
    "Hạnh",
    "Hùng",
    "Lan",
    "Long",
    "Mai",
    "Nam",
    "Sơn",
    "Thảo",
    "Tuấn",
    "Yến",
)

MINISTRY_UNITS: tuple[str, ...] = (
    "Văn phòng Bộ",
    "Vụ Tổ chức cán bộ",
    "Vụ Pháp chế",
    "Trung tâm Thông tin",
    "Báo, Tạp chí của ngành",
)
PROVINCE_UNITS: tuple[str, ...] = (
    "Sở Nội vụ",
    "Văn phòng UBND",
    "Sở Tư pháp",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Trung tâm Phục vụ hành chính công",
    "Báo và Phát thanh, Truyền hình",
)
