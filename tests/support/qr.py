"""Reads a QR code off a captured terminal screen, as a phone would.

The cells' colours become an image, and zbar decodes it. Half blocks are two
modules, one above the other; a space or a full block is two of one colour."""
import pathlib
import re
import subprocess
import tempfile

SGR = re.compile(r"\x1b\[([0-9;:]*)m|\x1b\([AB0]|\x0e|\x0f")
DARK, LIGHT = 0, 255
GLYPHS = {" ": "bb", "█": "ff", "▀": "fb", "▄": "bf", "\u00a0": "bb"}


class Pen:
    """Colours as luminance: None is the terminal's default (light on dark here)."""

    def __init__(self):
        self.fore = self.back = None
        self.reverse = False

    def sgr(self, text):
        codes = [int(part or 0) for part in re.split("[;:]", text)] if text else [0]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.__init__()
            elif code == 7:
                self.reverse = True
            elif code == 27:
                self.reverse = False
            elif code == 39:
                self.fore = None
            elif code == 49:
                self.back = None
            elif code in (38, 48):
                value = self.extended(codes)
                self.fore, self.back = (value, self.back) if code == 38 else (self.fore, value)
            elif 30 <= code <= 37:
                self.fore = self.basic(code - 30)
            elif 40 <= code <= 47:
                self.back = self.basic(code - 40)
            elif 90 <= code <= 97:
                self.fore = LIGHT
            elif 100 <= code <= 107:
                self.back = LIGHT

    @staticmethod
    def basic(number):
        return LIGHT if number in (3, 6, 7) else DARK

    def extended(self, codes):
        if codes[:1] == [5]:
            number = codes[1]
            del codes[:2]
            if number < 16:
                return self.basic(number % 8) if number < 8 else LIGHT
            if number >= 232:
                return LIGHT if number > 243 else DARK
            number -= 16
            return LIGHT if number // 36 + number // 6 % 6 + number % 6 > 7 else DARK
        value = sum(codes[1:4]) // 3
        del codes[:4]
        return LIGHT if value > 127 else DARK

    def halves(self, glyph):
        fore = LIGHT if self.fore is None else self.fore
        back = DARK if self.back is None else self.back
        if self.reverse:
            fore, back = back, fore
        return [fore if half == "f" else back for half in GLYPHS.get(glyph, "bb")]


def modules(captured):
    """Two rows of luminance for each row of the screen."""
    rows, pen = [], Pen()
    for line in captured.split("\n"):
        top, bottom, at = [], [], 0
        while at < len(line):
            match = SGR.match(line, at)
            if match:
                if match[1] is not None:
                    pen.sgr(match[1])
                at = match.end()
                continue
            upper, lower = pen.halves(line[at])
            top.append(upper)
            bottom.append(lower)
            at += 1
        rows += [top, bottom]
    return rows


def decode(captured, scale=4, square=False):
    """The texts of the codes on the screen. With square=True each cell is one
    module high (reverse-video spaces, two columns a module)."""
    rows = modules(captured)
    if square:
        rows = rows[::2]
    wide = max(map(len, rows), default=0)
    across = scale // 2 if square else scale
    image = bytearray()
    for row in rows:
        line = b"".join(bytes([value]) * across for value in row + [DARK] * (wide - len(row)))
        image += line * scale
    header = f"P5 {wide * across} {len(rows) * scale} 255\n".encode()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "screen.pgm"
        path.write_bytes(header + image)
        answer = subprocess.run(["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path],
                                capture_output=True, text=True)
    return answer.stdout.split()
