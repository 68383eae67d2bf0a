"""Pictures of the evaluators' guide, taken of the real pages in a real browser.

    python -m tests.pictures docs/pictures

A home of two nights is made, the daemon and the evaluators' pages serve it, and Chromium opens the place of each
answer. A picture is taken once the words that it is about stand on the page; a place that lost them ends the command.
"""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestration.installation.settings import read_settings
from tests.attacks.chromium import Page, chromium, wait_until
from tests.pictures.two_nights import YEAR, run_two_nights

SIZE = {"width": 1280, "height": 860, "deviceScaleFactor": 1, "mobile": False}
SECONDS_TO_APPEAR = 180
"""Dagster's daemon looks at freshness once in half a minute, after it has started."""

SHOW_LIST = (
    "[...document.querySelectorAll('button, a, span')].filter(each => each.textContent.trim() === '[Show Markdown]')"
    ".pop()?.click()"
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: where it is taken, the words that must stand there, and what is clicked before.

    Attributes:
        name: of the file.
        path: of the page.
        words: that the page shows once it is ready.
        click: script that opens what the picture is about.
        after: words that the page shows once that is open.
    """

    name: str
    path: str
    words: str
    click: str = ""
    after: str = ""


ASSET_OF_YEAR = f"view=partitions&partition={YEAR}"

SCENES = (
    Scene("a-diem-tieu-chi", f"/assets/criterion_score?{ASSET_OF_YEAR}", "tỷ lệ điểm thấp nhất"),
    Scene("a-ho-so-diem", f"/pages/{YEAR}/agencies/BXD/1.3", "Bộ Xây dựng"),
    Scene(
        "b-bao-cao-bi-tu-choi",
        "/assets/submission?view=checks&checkDetail=no_report_is_rejected",
        "Danh sách",
        SHOW_LIST,
        "Vì sao",
    ),
    Scene("b-trang-bao-cao", f"/pages/{YEAR}/reports", "chưa gửi"),
    Scene("c-tuoi-va-du", "/assets/index_score", "Passing"),
    Scene("d-thay-doi", f"/assets/score_change?{ASSET_OF_YEAR}", "đổi nhiều nhất trước"),
    Scene("e-can-tham-dinh", f"/assets/appraisal_worklist?{ASSET_OF_YEAR}", "mục nên xem trước hết"),
    Scene("f-so-cua-ban-chi-dao", f"/assets/committee_workbook?{ASSET_OF_YEAR}", "Từ số trong sổ về ô báo cáo"),
    Scene("f-duong-di-cua-so-lieu", "/pages/lineage", "Sổ của Ban Chỉ đạo"),
    Scene("g-khoang-thu-hang", f"/assets/rank_band?{ASSET_OF_YEAR}", "Khoảng thứ hạng"),
)


def take(page: Page, origin: str, scene: Scene, folder: Path) -> None:
    """Open the scene's page, and write its picture."""
    page.open(origin + scene.path)
    _wait_for(page, scene.words)
    if scene.click:
        wait_until(lambda: _clicked(page, scene), SECONDS_TO_APPEAR)
    time.sleep(1)  # until what moves in is in its place
    picture = page.tell("Page.captureScreenshot", format="webp", quality=80)["data"]
    (folder / f"{scene.name}.webp").write_bytes(base64.b64decode(picture))


def _clicked(page: Page, scene: Scene) -> bool:
    page.run(scene.click)
    return _shows(page, scene.after)


def _wait_for(page: Page, words: str) -> None:
    wait_until(lambda: _shows(page, words), SECONDS_TO_APPEAR)


def _shows(page: Page, words: str) -> bool:
    return words in str(page.run("document.body.innerText"))


@contextmanager
def served(port: int) -> Iterator[str]:
    """The evaluators' pages, and the daemon, which looks at freshness; the pages' origin."""
    with _running("daemon"), _running("ui", "--read-only", "--port", str(port)):
        wait_until(lambda: _answers(port), SECONDS_TO_APPEAR)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(*command: str) -> Iterator[None]:
    program = Path(sys.executable).with_name("parcomm")
    child = subprocess.Popen([program, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        child.terminate()
        child.wait()


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def main(folder: Path, port: int = 3900) -> None:
    """Make the home, serve it, take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        os.environ["PARCOMM_HOME"] = f"{place}/home"
        run_two_nights(read_settings())
        with served(port) as origin, chromium(Path(place) / "browser") as new_tab:
            page = new_tab()
            page.tell("Emulation.setDeviceMetricsOverride", **SIZE)
            for scene in SCENES:
                take(page, origin, scene, folder)
                sys.stdout.write(f"{scene.name}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
