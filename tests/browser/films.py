"""Films for Chromium's fake camera, of our own codes as the sheets print them: raw YUV4MPEG2, no tool needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserType

from cards.labels import code39_svg, qr_svg
from tests.browser.chromium import SWITCHES

SIZE = (960, 540)
PICTURES_A_SECOND = 10
TABLE = Image.new("L", SIZE, 130)  # no card in the picture

Scene = tuple[Image.Image, float]  # and its seconds


def drawn(svg: str, module: int) -> Image.Image:
    """The drawing with `module` pixels a module."""
    width, height = (int(side) for side in re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    image = Image.new("L", (width * module, height * module), 255)
    pen = ImageDraw.Draw(image)
    for bar in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)", svg):
        x, y, w, h = (int(length) * module for length in bar)
        pen.rectangle((x, y, x + w - 1, y + h - 1), fill=0)
    return image


def shown(drawing: Image.Image, turned: float = 4) -> Image.Image:
    """The drawing lying on the table, a little askew."""
    picture, askew = TABLE.copy(), drawing.rotate(turned, expand=True, fillcolor=130, resample=Image.Resampling.BICUBIC)
    picture.paste(askew, ((SIZE[0] - askew.width) // 2, (SIZE[1] - askew.height) // 2))
    return picture


def qr(code: str) -> Image.Image:
    return shown(drawn(qr_svg(code, title="x"), 9))


def code39(code: str) -> Image.Image:
    return shown(drawn(code39_svg(code, title="x"), 3), turned=2)


def film(path: Path, *scenes: Scene) -> Path:
    """The scenes one after the other; Chromium begins anew at the end."""
    colours = bytes([128]) * (SIZE[0] * SIZE[1] // 2)
    with path.open("wb") as file:
        file.write(b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg\n" % (*SIZE, PICTURES_A_SECOND))
        for picture, seconds in scenes:
            file.writelines(round(seconds * PICTURES_A_SECOND) * [b"FRAME\n" + picture.tobytes() + colours])
    return path


@contextmanager
def camera_browser(browser_type: BrowserType, chromium: str, film_of: Path) -> Iterator[Browser]:
    """A Chromium whose camera plays the film; which one is a switch of its start."""
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    args = [*SWITCHES, *fake, f"--use-file-for-fake-video-capture={film_of}"]
    started: Any = browser_type.launch(executable_path=chromium, args=args)
    try:
        yield started
    finally:
        started.close()
