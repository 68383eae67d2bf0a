"""«Phương pháp»: how the figures came about, so that a reader can question them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assets.publication.paper.heading_block import appendix_heading
from assets.publication.paper.printed_sheet import Cell, PrintedSheet
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.tables import CommitteeTables
from assets.publication.published.wording import LEGEND, tie_rule
from assets.rules.framework.model import Framework
from assets.rules.language.rounding import shortest_decimal
from checks.texts.figures_and_dates import grouped, vietnamese_date

WIDTHS_PX = (190, 724)

_GENERAL = (
    (
        "Nguồn số liệu",
        (
            "Báo cáo do cơ quan gửi theo mẫu, được kiểm tra tự động trước khi chấm. Chỉ những dòng hợp lệ của báo cáo "
            "được chấp nhận mới được tính. Mọi tệp đã nhận đều được lưu nguyên vẹn."
        ),
    ),
    (
        "Báo cáo được dùng",
        (
            "Trong các báo cáo được chấp nhận của mỗi kỳ, dùng báo cáo nhận sau cùng. Số liệu được cộng dồn trong năm "
            "nên dùng báo cáo của kỳ muộn nhất (năm, quý III, 6 tháng, quý I). Báo cáo gửi lại bị từ chối không làm "
            "mất báo cáo đã được chấp nhận trước đó."
        ),
    ),
    (
        "Các loại điểm",
        (
            "«Tự chấm» là điểm cơ quan tự cho. «Hệ thống chấm» là điểm tính từ số liệu đã báo cáo theo đúng công thức "
            "của bộ tiêu chí, trước mọi quyết định thẩm định. Điểm của mỗi vòng thẩm định tính theo mọi quyết định đến "
            "hết vòng đó: số liệu được sửa thì chấm lại theo công thức, điểm được quyết định thì thay điểm tính. "
            "«Kết quả» là điểm của vòng thẩm định sau cùng; chưa có quyết định nào thì là điểm hệ thống chấm. Chỉ số, "
            "xếp hạng và xếp loại tính theo điểm kết quả. Quyết định không dùng được thì không làm thay đổi điểm."
        ),
    ),
    (
        "Chỉ số (%)",
        (
            "Tổng điểm đạt được chia cho tổng điểm tối đa áp dụng với cơ quan đó, nhân 100. Tiêu chí không áp dụng "
            "được loại khỏi điểm tối đa khi bộ tiêu chí quy định như vậy."
        ),
    ),
    (
        "Trung bình của nhóm",
        (
            "Trung bình cộng các chỉ số chưa làm tròn của những cơ quan có chỉ số; cơ quan chưa có kết quả không bị "
            "tính là 0."
        ),
    ),
    (
        "Tính chính xác",
        (
            "Mọi phép tính dùng phân số chính xác; chỉ làm tròn khi in. Vì vậy tổng các điểm đã làm tròn có thể lệch "
            "với tổng được in ở chữ số cuối."
        ),
    ),
    ("Ký hiệu", LEGEND.removeprefix("Ghi chú: ")),
)

_ROUNDING = {
    "half_up": "làm tròn lên khi phần bỏ đi từ một nửa trở lên",
    "half_even": "phần bỏ đi đúng một nửa thì làm tròn về chữ số chẵn",
    "down": "bỏ các chữ số sau đó, không làm tròn lên",
}

_OUTSIDE_ALONE = (
    "Chỉ gồm kết quả điều tra xã hội học và chỉ số bên ngoài; cơ quan không phải gửi báo cáo, mọi cơ quan thuộc khối "
    "đều được chấm."
)

_ILLUSTRATIVE = (
    "Bộ tiêu chí này được lập để minh họa, như tên của nó nói rõ; đây không phải bảng điểm do cơ quan có thẩm quyền "
    "ban hành. Kết quả không dùng để đánh giá, xếp hạng chính thức."
)


def write_method(sheet: PrintedSheet, tables: CommitteeTables, appendix: str) -> None:
    """Write the notes: what holds for all first, then each framework's own rules."""
    appendix_heading(sheet, tables.edition, appendix, f"GHI CHÚ VỀ PHƯƠNG PHÁP NĂM {tables.year}", "")
    _write_notes(sheet, "1. Quy định chung", _GENERAL)
    for number, rules in enumerate(tables.rules, start=2):
        sheet.gap()
        title = f"{number}. Bộ tiêu chí {tables.block_name(rules)}"
        _write_notes(sheet, title, framework_notes(rules))
    departures = list(departure_notes(tables))
    if departures:
        sheet.gap()
        _write_notes(sheet, f"{len(tables.rules) + 2}. Quy tắc tạm dừng và miễn áp dụng", departures)
    sheet.finish()


def departure_notes(tables: CommitteeTables) -> Iterator[tuple[str, str]]:
    """Rules that hold for nobody, and what is waived for single agencies, each with its document."""
    if tables.departures.switched_off:
        yield "Quy tắc tạm dừng", "; ".join(tables.departures.switched_off)
    names = dict(zip(tables.standings["agency_code"], tables.standings["name"], strict=True))
    for agency, waived in tables.departures.waived.items():
        yield f"Miễn cho {names.get(agency, agency)}", "; ".join(waived)


def framework_notes(rules: AppliedFramework) -> list[tuple[str, str]]:
    """One framework's rules as (heading, sentence)."""
    framework = rules.framework
    basis = framework.basis
    notes = [
        ("Tên", rules.title),
        ("Căn cứ", f"{basis.document}, {basis.issuer}, ngày {vietnamese_date(basis.issued)}"),
        ("Mã, phiên bản", f"{rules.framework_id}, phiên bản {framework.version}"),
        ("Dấu vân tay (SHA-256)", rules.sha256),
        (
            "Quy mô",
            (
                f"{grouped(len(framework.criteria))} nhóm, {grouped(len(framework.leaves()))} tiêu chí được chấm "
                f"trực tiếp; thang điểm {rules.printed_scale(framework.scale)}"
            ),
        ),
        *([] if framework.asks_for_reports else [("Nguồn số liệu", _OUTSIDE_ALONE)]),
        *_weighted(framework),
        *_not_self_scored(framework),
        ("Làm tròn", _rounding(framework)),
        ("Xếp hạng", tie_rule(rules)),
        ("Xếp loại", _classes(rules)),
    ]
    return [("Tính chất minh họa", _ILLUSTRATIVE), *notes] if rules.is_illustrative else notes


def _weighted(framework: Framework) -> Iterator[tuple[str, str]]:
    """How the criteria come about that are no sum of those below them."""
    codes = [criterion.code for criterion, _ in framework.walk() if criterion.is_weighted]
    if codes:
        sentence = (
            f"Điểm của tiêu chí {', '.join(codes)} là trung bình có trọng số tỷ lệ điểm đạt được ở các tiêu chí con "
            "được áp dụng, nhân với điểm tối đa của chính tiêu chí đó; điểm các tiêu chí con không cộng lại thành điểm "
            "này."
        )
        yield "Trọng số", sentence


def _not_self_scored(framework: Framework) -> Iterator[tuple[str, str]]:
    """What the agencies' own points leave out; nothing where they give none at all, which is said before."""
    codes = [leaf.code for leaf in framework.leaves() if not leaf.is_self_scored]
    if not framework.asks_for_reports or not codes:
        return
    if len(codes) == len(framework.leaves()):
        yield "Tự chấm", "Cơ quan không tự chấm điểm theo bộ tiêu chí này."
    else:
        told = ", ".join(codes)
        yield "Tự chấm", f"Tổng điểm tự chấm không gồm các tiêu chí mà cơ quan không tự chấm: {told}."


def _rounding(framework: Framework) -> str:
    rounding = framework.rounding
    points = f"Điểm in với {rounding.points} chữ số thập phân"
    if rounding.criterion_decimals != rounding.points:
        points = (
            f"Tổng điểm in với {rounding.points} chữ số thập phân, điểm từng tiêu chí với "
            f"{rounding.criterion_decimals} chữ số thập phân"
        )
    return f"{points}, chỉ số với {rounding.index} chữ số thập phân; {_ROUNDING[rounding.mode]}."


def _classes(rules: AppliedFramework) -> str:
    bands = sorted(rules.framework.classes, key=lambda band: band.lowest, reverse=True)
    if not bands:
        return "Bộ tiêu chí không quy định xếp loại."
    parts = [f"{band.name}: từ {grouped(shortest_decimal(band.lowest, 2))} %" for band in bands]
    return (
        "; ".join(parts)
        + ". Xét theo chỉ số chưa làm tròn; mỗi cơ quan thuộc loại cao nhất mà chỉ số đạt mức tối thiểu."
    )


def _write_notes(sheet: PrintedSheet, title: str, notes: Iterable[tuple[str, str]]) -> None:
    sheet.full_width(title, "band")
    for position, (heading, sentence) in enumerate(notes):
        sheet.add(Cell(heading, "text"), Cell(sentence, "text"), keep_with_previous=position == 0)
