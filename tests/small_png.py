"""Makes a screenshot small: at most 64 colours, so that pictures do not fill the repository."""

import base64
import struct
import zlib

from playwright.sync_api import Page

# The browser takes the picture apart: it is fifty times faster at that than we are.
PALETTE = """async (picture) => {
  const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const one of pixels) counts.set(one, (counts.get(one) || 0) + 1);
  const ranked = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const palette = ranked.slice(0, 64);
  const parts = (one) => [one & 255, (one >> 8) & 255, (one >> 16) & 255];
  const place = new Map(palette.map((one, number) => [one, number]));
  for (const one of ranked.slice(64)) {
    const [r, g, b] = parts(one);
    let best = 0, least = Infinity;
    palette.forEach((other, number) => {
      const [x, y, z] = parts(other);
      const away = (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
      if (away < least) [best, least] = [number, away];
    });
    place.set(one, best);
  }
  let numbers = "";
  for (const one of pixels) numbers += String.fromCharCode(place.get(one));
  return { width, height, palette: palette.flatMap(parts), numbers: btoa(numbers) };
}"""


def small(picture: bytes, page: Page) -> bytes:
    """The same PNG with a palette; text keeps its edges, for pages have few colours."""
    found = page.evaluate(PALETTE, base64.b64encode(picture).decode())
    width, height = found["width"], found["height"]
    numbers = base64.b64decode(found["numbers"])
    rows = [b"\0" + numbers[at : at + width] for at in range(0, width * height, width)]
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", head),
        (b"PLTE", bytes(found["palette"])),
        (b"IDAT", zlib.compress(b"".join(rows), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
