"""Writes the colours of pictures, as Pillow decodes them, to the table of outcomes.

python3 pillow-colours.py FOLDER < outcomes.tsv > new.tsv
Each is the average of 4 x 4 parts of the upright picture on white, of 64 samples each, in base64. FOLDER is that of collected
files. Made files are left out, since their encoders may change, and so are formats that Pillow does not read.
"""

import base64
import sys
from pathlib import Path

from PIL import Image, ImageFile, ImageOps

PARTS, SAMPLES = 4, 8
SIDE = PARTS * SAMPLES
# Pillow 11 decodes the first wrongly; the other shows the same.
SAME = {"pal4rle.bmp": "pal4.bmp"}
ImageFile.LOAD_TRUNCATED_IMAGES = True


def colours_of(path: Path) -> str:
    path = path.with_name(SAME.get(path.name, path.name))
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode.startswith("I;16"):
        if "transparency" in image.info:
            raise ValueError("its transparency would be lost")
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    image = image.convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    pixels = Image.alpha_composite(ground, image).convert("RGB").load()
    sums = [0] * (PARTS * PARTS * 3)
    for row in range(SIDE):
        y = int((row + 0.5) * image.height / SIDE)
        for column in range(SIDE):
            x = int((column + 0.5) * image.width / SIDE)
            part = (row // SAMPLES) * PARTS + column // SAMPLES
            for channel, value in enumerate(pixels[x, y]):
                sums[part * 3 + channel] += value
    return base64.b64encode(bytes(round(total / SAMPLES**2) for total in sums)).decode()


def main() -> None:
    folder = Path(sys.argv[1])
    header, *lines = sys.stdin.read().rstrip("\n").split("\n")
    print(header)
    for line in lines:
        source, name, digest, outcome, exception, _, *rest = line.split("\t")
        colours = ""
        if digest and outcome.startswith("picture") and not exception.startswith("refused"):
            try:
                colours = colours_of(folder / source / name)
            except Exception as problem:
                print(f"{source}/{name}: {problem}", file=sys.stderr)
        print("\t".join([source, name, digest, outcome, exception, colours, *rest]))


main()
