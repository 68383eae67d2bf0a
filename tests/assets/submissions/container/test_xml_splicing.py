import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.submissions.container.xml_splicing import Splices, UnreturnableError, attribute, clean, outline, text

DOCUMENTS = [
    b'<a><b x="1>2"/><c>\xc3\xa9</c></a>',
    b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n<a><b x="1>2" /><c>\xc3\xa9</c></a>',
    b"<a><!-- <b/> --><b x='1>2'\n/><c>\xc3\xa9</c ></a>",
    b'<p:a xmlns:p="urn:x"><p:b x="1&gt;2"></p:b><p:c>\xc3\xa9</p:c></p:a>',
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=["plain", "with a mark and a declaration", "untidy", "prefixed"])
def test_elements_are_found_where_their_bytes_are(document):
    root = outline(document)
    second, third = root.children
    assert (second.name, third.name) == ("b", "c")
    assert second.attributes["x"] == "1>2"
    assert document[third.open_end : third.close_start] == "é".encode()
    assert document[root.start : root.end].startswith(b"<")
    assert Splices(document).done() is document


@pytest.mark.parametrize("document", DOCUMENTS)
def test_changes_touch_nothing_else(document):
    root = outline(document)
    second, third = root.children
    splices = Splices(document)
    splices.append_to(second, b"<n/>")
    splices.remove(third)
    splices.insert(root.close_start, b"<m/>")
    changed = outline(splices.done())
    assert [child.name for child in changed.children] == ["b", "m"]
    assert [child.name for child in changed.children[0].children] == ["n"]
    assert changed.children[0].attributes["x"] == "1>2"


def test_changes_that_meet_are_refused():
    document = b"<a><b><c/></b></a>"
    root = outline(document)
    splices = Splices(document)
    splices.remove(root.children[0])
    splices.set_attributes(root.children[0].children[0], x="1")
    with pytest.raises(UnreturnableError):
        splices.done()


@pytest.mark.parametrize("document", [b"", b"<a>", b"<a></b>", b"text"])
def test_what_is_no_xml_is_refused(document):
    with pytest.raises(UnreturnableError):
        outline(document)


@given(st.text())
def test_any_text_and_attribute_come_back(words):
    document = f"<a x={attribute(words)}>{text(words)}</a>".encode()
    root = outline(document)
    kept = clean(words)
    assert root.attributes["x"] == kept
    assert document[root.open_end : root.close_start].decode() == text(words)


@pytest.mark.parametrize("document", [b"<a>" * 501 + b"</a>" * 501, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_absurdly_deep_or_declares_entities_is_not_outlined(document):
    with pytest.raises(UnreturnableError):
        outline(document)
    assert outline(b"<a>" * 500 + b"</a>" * 500).name == "a"


@pytest.mark.parametrize(("count", "deeper"), [(200_000, None), (500_000, ("b",))], ids=["outlined", "passed over"])
def test_a_document_of_too_many_elements_is_refused(count, deeper):
    with pytest.raises(UnreturnableError, match="more elements than are outlined"):
        outline(b"<a><c>" + b"<x/>" * count + b"</c></a>", deeper)
