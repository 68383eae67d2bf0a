"""The words of the sample reports: what agencies plan and do through each channel, and about which themes.

Keys are codes of the `channels` and `themes` lists; the forms and themes are those of the seed plans named as sources
in the lists, the sentences are made up. What does not belong here: how often anything happens.
"""

from __future__ import annotations

from dataclasses import dataclass


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


FORMS: dict[str, Form] = {
    "portal": Form(
        "Đăng tải tin, bài về {theme} trên Cổng thông tin điện tử",
        "Bài viết trên Cổng thông tin điện tử về {theme}",
        "tin, bài",
        (24, 96),
        (0, 300),
        (150, 900),
        "article",
        True,
    ),
    "website": Form(
        "Cập nhật thường xuyên trang thông tin điện tử với nội dung {theme}",
        "Tin, bài trên trang thông tin điện tử: {theme}",
        "tin, bài",
        (20, 60),
        (0, 250),
        (100, 600),
        "article",
        True,
    ),
    "subordinate_website": Form(
        "Chỉ đạo các đơn vị trực thuộc đăng tin, bài về {theme} trên trang của mình",
        "Loạt tin, bài về {theme} trên trang của các đơn vị trực thuộc",
        "tin, bài",
        (20, 80),
        (0, 150),
        (60, 400),
        "article",
        True,
    ),
    "government_portal": Form(
        "Phối hợp Cổng Thông tin điện tử Chính phủ đưa tin về {theme}",
        "Bài phối hợp đăng trên Cổng Thông tin điện tử Chính phủ: {theme}",
        "tin, bài",
        (2, 8),
        (0, 500),
        (1500, 6000),
        "article",
        True,
    ),
    "special_page": Form(
        "Duy trì chuyên mục cải cách hành chính, trọng tâm là {theme}",
        "Chuyên đề về {theme} trong chuyên mục cải cách hành chính",
        "chuyên đề",
        (6, 24),
        (800, 2500),
        (300, 1500),
        "article",
        True,
    ),
    "newspaper": Form(
        "Đặt hàng báo chí thực hiện các bài phản ánh về {theme}",
        "Bài báo phản ánh kết quả {theme}",
        "bài",
        (6, 24),
        (1500, 4000),
        (2000, 9000),
        "article",
        True,
    ),
    "magazine": Form(
        "Đăng bài nghiên cứu, trao đổi trên tạp chí về {theme}",
        "Bài nghiên cứu, trao đổi: {theme}",
        "bài",
        (4, 12),
        (1000, 3000),
        (500, 2000),
        "article",
    ),
    "bulletin": Form(
        "Phát hành bản tin cải cách hành chính với nội dung {theme}",
        "Bản tin cải cách hành chính, số chuyên về {theme}",
        "số",
        (4, 12),
        (3000, 8000),
        (300, 1200),
        "article",
    ),
    "news_agency": Form(
        "Phối hợp Thông tấn xã Việt Nam thông tin về {theme}",
        "Tin phát qua Thông tấn xã Việt Nam về {theme}",
        "tin",
        (2, 10),
        (0, 800),
        (3000, 9000),
        "article",
        True,
    ),
    "television": Form(
        "Thực hiện phóng sự, chuyên mục truyền hình về {theme}",
        "Phóng sự truyền hình về {theme}",
        "phóng sự",
        (4, 16),
        (8000, 20000),
        (5000, 30000),
        "video",
        True,
    ),
    "radio": Form(
        "Phát thanh chuyên mục cải cách hành chính về {theme}",
        "Chương trình phát thanh về {theme}",
        "chương trình",
        (6, 24),
        (1500, 4000),
        (2000, 12000),
        "article",
    ),
    "loudspeaker": Form(
        "Phát tin, bài về {theme} trên hệ thống truyền thanh cơ sở",
        "Đợt phát thanh cơ sở về {theme}",
        "lượt phát",
        (40, 200),
        (0, 50),
        (300, 1500),
        "report",
    ),
    "media_centre": Form(
        "Trung tâm truyền thông sản xuất sản phẩm về {theme}",
        "Sản phẩm của trung tâm truyền thông về {theme}",
        "sản phẩm",
        (4, 12),
        (3000, 9000),
        (800, 4000),
        "video",
        True,
    ),
    "social_network": Form(
        "Đăng nội dung về {theme} trên trang Zalo, Facebook chính thức",
        "Nội dung trên mạng xã hội về {theme}",
        "bài đăng",
        (30, 150),
        (0, 100),
        (400, 5000),
        "photo",
        True,
    ),
    "short_video": Form(
        "Sản xuất video ngắn giới thiệu {theme}",
        "Video ngắn giới thiệu {theme}",
        "video",
        (4, 20),
        (2000, 8000),
        (1000, 20000),
        "video",
        True,
    ),
    "mobile_app": Form(
        "Gửi thông báo về {theme} qua ứng dụng di động của cơ quan",
        "Đợt thông báo trên ứng dụng di động về {theme}",
        "đợt",
        (4, 12),
        (0, 500),
        (1000, 15000),
        "photo",
    ),
    "personal_message": Form(
        "Gửi thư điện tử, tin nhắn phổ biến về {theme}",
        "Đợt gửi thư điện tử, tin nhắn về {theme}",
        "đợt",
        (4, 12),
        (500, 3000),
        (500, 8000),
        "report",
    ),
    "electronic_board": Form(
        "Trình chiếu nội dung về {theme} trên màn hình điện tử tại trụ sở, bộ phận một cửa",
        "Trình chiếu trên màn hình điện tử về {theme}",
        "đợt",
        (4, 12),
        (0, 800),
        (300, 2500),
        "photo",
    ),
    "press_conference": Form(
        "Tổ chức họp báo định kỳ, thông tin về {theme}",
        "Họp báo thông tin về {theme}",
        "cuộc",
        (2, 4),
        (15000, 35000),
        (60, 150),
        "minutes",
    ),
    "press_release": Form(
        "Phát hành thông cáo báo chí về {theme}",
        "Thông cáo báo chí về {theme}",
        "thông cáo",
        (4, 12),
        (0, 300),
        (500, 3000),
        "article",
        True,
    ),
    "interview": Form(
        "Lãnh đạo trả lời phỏng vấn báo chí về {theme}",
        "Lãnh đạo trả lời phỏng vấn về {theme}",
        "cuộc",
        (2, 8),
        (0, 500),
        (1500, 8000),
        "article",
        True,
    ),
    "conference": Form(
        "Tổ chức hội nghị quán triệt, triển khai {theme}",
        "Hội nghị quán triệt, triển khai {theme}",
        "hội nghị",
        (2, 6),
        (20000, 60000),
        (120, 400),
        "minutes",
    ),
    "training": Form(
        "Mở lớp tập huấn, bồi dưỡng nghiệp vụ về {theme}",
        "Lớp tập huấn về {theme}",
        "lớp",
        (2, 10),
        (15000, 45000),
        (60, 180),
        "minutes",
    ),
    "seminar": Form(
        "Tổ chức hội thảo, tọa đàm trao đổi kinh nghiệm về {theme}",
        "Tọa đàm trao đổi kinh nghiệm về {theme}",
        "cuộc",
        (1, 4),
        (12000, 30000),
        (50, 150),
        "minutes",
    ),
    "forum": Form(
        "Tổ chức diễn đàn lấy ý kiến về {theme}",
        "Diễn đàn lấy ý kiến về {theme}",
        "cuộc",
        (1, 3),
        (15000, 40000),
        (80, 300),
        "minutes",
    ),
    "dialogue": Form(
        "Lãnh đạo đối thoại với người dân, doanh nghiệp về {theme}",
        "Đối thoại với người dân, doanh nghiệp về {theme}",
        "cuộc",
        (2, 4),
        (10000, 30000),
        (80, 250),
        "minutes",
    ),
    "contest": Form(
        "Phát động cuộc thi tìm hiểu về {theme}",
        "Cuộc thi tìm hiểu về {theme}",
        "cuộc thi",
        (1, 2),
        (60000, 150000),
        (1500, 12000),
        "decision",
        True,
    ),
    "legal_education": Form(
        "Lồng ghép nội dung {theme} trong các hội nghị phổ biến, giáo dục pháp luật",
        "Hội nghị phổ biến pháp luật có lồng ghép {theme}",
        "hội nghị",
        (2, 10),
        (3000, 12000),
        (80, 300),
        "minutes",
    ),
    "leaflet": Form(
        "In và phát tờ gấp hướng dẫn về {theme}",
        "Phát tờ gấp hướng dẫn về {theme}",
        "tờ",
        (1000, 8000),
        (2, 5),
        (1, 1),
        "photo",
    ),
    "poster": Form(
        "Treo pa nô, áp phích cổ động về {theme}",
        "Treo pa nô, áp phích về {theme}",
        "tấm",
        (20, 120),
        (200, 900),
        (50, 300),
        "photo",
    ),
    "publication": Form(
        "Biên soạn, phát hành ấn phẩm hỏi đáp về {theme}",
        "Phát hành ấn phẩm hỏi đáp về {theme}",
        "ấn phẩm",
        (1, 4),
        (15000, 50000),
        (300, 1500),
        "other",
    ),
    "hotline": Form(
        "Giới thiệu số đường dây nóng, giải đáp về {theme}",
        "Giải đáp qua đường dây nóng về {theme}",
        "đợt",
        (4, 12),
        (0, 1500),
        (50, 600),
        "report",
    ),
    "leader_contact": Form(
        "Công khai số điện thoại, thư điện tử của lãnh đạo để tiếp nhận ý kiến về {theme}",
        "Niêm yết công khai số điện thoại, thư điện tử của lãnh đạo, tiếp nhận ý kiến về {theme}",
        "lần",
        (1, 4),
        (0, 1000),
        (100, 900),
        "photo",
    ),
    "other": Form(
        "Tuyên truyền lưu động về {theme}",
        "Tuyên truyền lưu động về {theme}",
        "đợt",
        (2, 8),
        (2000, 6000),
        (200, 1200),
        "photo",
    ),
}

THEMES: dict[str, str] = {
    "par_general": "kế hoạch cải cách hành chính của năm",
    "institutional_reform": "hoàn thiện thể chế, tháo gỡ vướng mắc của văn bản",
    "procedures": "cắt giảm, đơn giản hóa thủ tục hành chính",
    "online_procedures": "nộp hồ sơ thủ tục hành chính trực tuyến",
    "postal_procedures": "nhận và trả kết quả qua dịch vụ bưu chính công ích",
    "organisation": "sắp xếp bộ máy tinh gọn, hiệu quả",
    "administrative_units": "sắp xếp đơn vị hành chính các cấp",
    "civil_service": "đổi mới chế độ công vụ theo vị trí việc làm",
    "public_service_autonomy": "cơ chế tự chủ của đơn vị sự nghiệp công lập",
    "public_finance": "cải cách tài chính công, công khai ngân sách",
    "digital_government": "chuyển đổi số và xây dựng Chính phủ số",
    "par_index": "kết quả Chỉ số cải cách hành chính và giải pháp cải thiện",
    "sipas": "mức độ hài lòng của người dân đối với cơ quan hành chính",
    "pci": "cải thiện năng lực cạnh tranh và môi trường kinh doanh",
    "ddci": "đánh giá năng lực điều hành của các đơn vị cơ sở",
    "digital_index": "nâng hạng Chỉ số chuyển đổi số",
    "feedback_channels": "các kênh tiếp nhận phản ánh, kiến nghị",
    "sensitive_policies": "dự thảo chính sách được xã hội quan tâm",
    "ethics": "văn hóa công sở và đạo đức công vụ",
    "anti_corruption": "phòng, chống tham nhũng, lãng phí",
    "rule_of_law": "pháp luật mới liên quan đến người dân, doanh nghiệp",
    "political_events": "các sự kiện chính trị lớn trong năm",
    "emulation": "gương tập thể, cá nhân tiêu biểu trong cải cách hành chính",
    "grassroots_democracy": "thực hiện dân chủ ở cơ sở",
    "records": "số hóa tài liệu và lưu trữ điện tử",
    "inspection": "kết quả kiểm tra công vụ và việc khắc phục sau kiểm tra",
}

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
