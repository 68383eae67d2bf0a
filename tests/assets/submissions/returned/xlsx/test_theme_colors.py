import pytest

from assets.submissions.returned.xlsx.theme_colors import theme_colors, tinted

THEME = """<a:theme xmlns:a="x"><a:themeElements><a:clrScheme name="Office">
<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>
<a:dk2><a:srgbClr val="1F497D"/></a:dk2><a:lt2><a:srgbClr val="EEECE1"/></a:lt2>
<a:accent1><a:srgbClr val="4F81BD"/></a:accent1><a:accent2><a:prstClr val="red"/></a:accent2>
</a:clrScheme></a:themeElements></a:theme>"""


def test_colours_are_numbered_as_cells_number_them():
    assert theme_colors(THEME.encode())[:6] == ["FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", None]


@pytest.mark.parametrize("document", [None, b"", b"<a/>", b"<a", b"<a><themeElements/></a>"])
def test_a_theme_that_is_not_there_has_no_colours(document):
    assert [color for color in theme_colors(document) if color] == []


# What Excel shows in its palette for these of the Office theme.
@pytest.mark.parametrize(
    ("rgb", "tint", "shown"),
    [
        ("4F81BD", 0.0, "FF4F81BD"),
        ("4F81BD", 0.7999816888943144, "FFDCE6F1"),
        ("4F81BD", -0.249977111117893, "FF366092"),
        ("FFFFFF", -0.0499893185216834, "FFF2F2F2"),
        ("000000", 0.499984740745262, "FF7F7F7F"),
        ("FFFFFF", 5.0, "FFFFFFFF"),
    ],
)
def test_lighter_and_darker_shades_are_those_that_excel_shows(rgb, tint, shown):
    assert all(
        abs(int(mine, 16) - int(theirs, 16)) <= 1
        for mine, theirs in zip(_channels(tinted(rgb, tint)), _channels(shown), strict=True)
    )


def _channels(argb):
    return [argb[place : place + 2] for place in range(0, 8, 2)]
