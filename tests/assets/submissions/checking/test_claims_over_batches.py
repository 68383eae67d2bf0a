"""What is told of a proof claimed twice does not depend on how the night's files were cut into batches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.submissions.reading.file_batches import ReadBatch, joined_batches
from assets.submissions.register.known_claims import NO_CLAIMS
from checks.rules.evidence.claimed_twice import KNOWN_CLAIM
from checks.rules.evidence.claims import fingerprints
from tests.assets.submissions.read_batches import RECEIVED_AT, SOUND, YEAR, check, framework, references, report

ATTACHED = {"sha256": "str", "name": "str", "file_sha256": "str", "byte_size": "Int64", "state": "str"}
EARLIER = pd.DataFrame(
    {
        "fingerprint": fingerprints(pd.Series(["link", "file"]), pd.Series(["bao.vn/1", "1f"])),
        "agency_code": ["X", "Y"],
        "year": [YEAR - 1, YEAR - 2],
    }
).astype(KNOWN_CLAIM)


@pytest.fixture(scope="module", name="known")
def _known(tmp_path_factory):
    return references(framework(tmp_path_factory.mktemp("frameworks")))


def sent(
    number: int, agency: str, links: list[int], files: list[tuple[int, int, bool]], *, is_sound: bool
) -> ReadBatch:
    """A report with its links, and its files as (content, state, whether a row names it)."""
    paper = SOUND["evidence"][0]
    papers = [dict(paper)] + [
        {**paper, "evidence_code": f"TL9{place}", "title": f"Tài liệu {place}", "link_or_file": f"{place}.pdf"}
        for place, (_, _, is_named) in enumerate(files)
        if is_named
    ]
    acts = [
        {**SOUND["activity"][0], "title": f"Bài {place}", "link": f"https://bao.vn/{link}", "cost_vnd": None}
        for place, link in enumerate(links)
    ]
    sha256 = f"{number:02}"
    read = report(
        sha256,
        cover={"agency_code": agency, "agency_name": f"Bộ {agency}"} | ({} if is_sound else {"year": YEAR - 1}),
        rows={"evidence": papers, "activity": [*SOUND["activity"], *acts]},
        received_at=RECEIVED_AT + timedelta(minutes=number),
    )
    states = ("readable", "empty", "damaged")
    attached = [
        (sha256, f"{place}.pdf", f"{content}f", 1, states[state]) for place, (content, state, _) in enumerate(files)
    ]
    return replace(read, attachments=pd.DataFrame(attached, columns=list(ATTACHED)).astype(ATTACHED))


REPORTS = st.lists(
    st.tuples(
        st.sampled_from("XY"),
        st.lists(st.integers(1, 3), max_size=3),
        st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2), st.booleans()), max_size=3),
        st.sampled_from([True, True, True, False]),
    ),
    min_size=2,
    max_size=5,
)


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=REPORTS, cut=st.integers(1, 4))
def test_one_batch_and_several_give_the_same(known, drawn, cut):
    reports = [sent(number, *one, is_sound=sound) for number, (*one, sound) in enumerate(drawn)]
    together = check(joined_batches(reports[::-1]), known, known_claims=EARLIER)
    claims, parts = EARLIER, []
    for part in (reports[:cut], reports[cut:]):
        if part:
            checked = check(joined_batches(part), known, known_claims=claims)
            claims = pd.concat([claims, checked.claims], ignore_index=True)
            parts.append(checked.findings)
    in_order = pd.concat(parts, ignore_index=True).sort_values("sha256", kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(together.findings.reset_index(drop=True), in_order)


def test_every_kind_of_proof_claimed_twice_is_told(known):
    """The property above would hold of rules that say nothing."""
    first = sent(1, "X", [1, 2], [(1, 0, True), (2, 0, False)], is_sound=True)
    second = sent(2, "Y", [2, 3], [(1, 0, True), (2, 0, False)], is_sound=True)
    found = check(joined_batches([first, second]), known, known_claims=EARLIER).findings
    assert sorted(zip(found["sha256"], found["code"], strict=True)) == [
        ("01", "EVIDENCE_FILE_UNLISTED"),
        ("01", "EVIDENCE_OF_EARLIER_YEAR"),
        ("01", "EVIDENCE_OF_EARLIER_YEAR"),
        ("02", "EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES"),
        ("02", "EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES"),
        ("02", "EVIDENCE_FILE_UNLISTED"),
        ("02", "EVIDENCE_OF_EARLIER_YEAR"),
        ("02", "LINK_SHARED_BETWEEN_AGENCIES"),
    ]
    assert found.loc[found["code"] == "EVIDENCE_OF_EARLIER_YEAR", "message"].tolist()[0] == (
        f"Tài liệu này đã có trong báo cáo năm {YEAR - 1} của Bộ X: bao.vn/1."
    )


def test_a_rejected_report_claims_nothing(known):
    rejected = sent(1, "X", [1], [(1, 0, True)], is_sound=False)
    assert check(rejected, known).claims.empty
    assert list(NO_CLAIMS.columns) == list(KNOWN_CLAIM)
