"""Writes GeoTIFFs of every layout with rasterio, and says what rasterio reads from them and from other files.

In request.json: "write": a folder for new files, or "files": paths; "windows": parts [top, left, height, width] that are read too.
Out: report.json with a list "files", of each its path, form and SHA-256 of pixels (height x width x bands, little-endian) whole and in parts.
"""

import hashlib
import itertools
import json
import os
import sys

import numpy as np
import rasterio
from rasterio.transform import from_origin
from rasterio.windows import Window

folder = sys.argv[1]
with open(os.path.join(folder, "request.json")) as f:
    request = json.load(f)


def digest(array):
    array = np.ascontiguousarray(np.moveaxis(array, 0, -1))
    return hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def describe(path):
    with rasterio.open(path) as source:
        windows = {}
        for top, left, height, width in request.get("windows", []):
            if top + height <= source.height and left + width <= source.width:
                part = source.read(window=Window(left, top, width, height))
                windows[f"{top},{left},{height},{width}"] = digest(part)
        has_place = not source.transform.is_identity
        return {
            "path": path,
            "width": source.width,
            "height": source.height,
            "bands": source.count,
            "type": source.dtypes[0],
            "nodata": None if source.nodata is None else str(source.nodata),
            "transform": list(source.transform)[:6] if has_place else None,
            "epsg": source.crs.to_epsg() if source.crs else None,
            "digest": digest(source.read()),
            "windows": windows,
        }


def pixels(rng, dtype, bands, height, width):
    waves = np.sin(np.arange(width) / 9)[None, None, :] + np.cos(np.arange(height) / 7)[None, :, None]
    noisy = 900 * waves * np.arange(1, bands + 1)[:, None, None] + rng.normal(0, 30, (bands, height, width))
    if dtype == "uint8":
        return np.clip(noisy / 20 + 100, 0, 255).astype(dtype)
    if dtype == "uint16":
        return np.clip(noisy + 20000, 0, 65535).astype(dtype)
    return noisy.astype(dtype)


def write_all(out):
    rng = np.random.default_rng(3)
    paths = []
    layouts = {
        "strips": {"blockysize": 7},
        "one-strip": {"blockysize": 75},
        "tiles": {"tiled": True, "blockxsize": 32, "blockysize": 16},
    }
    compressions = ["none", "deflate", "lzw", "zstd", "packbits"]
    for dtype, layout, compression, predictor, interleave, big in itertools.product(
        ["uint8", "uint16", "int16", "int32", "float32"], layouts, compressions, [1, 2, 3], ["pixel", "band"], [False, True]
    ):
        if predictor > 1 and compression in ("none", "packbits"):
            continue
        if (predictor == 3 and dtype != "float32") or (big and (compression != "deflate" or predictor == 3)):
            continue
        options = dict(layouts[layout])
        if compression != "none":
            options["compress"] = compression
        if predictor > 1:
            options["predictor"] = predictor
        if big:
            options["bigtiff"] = "yes"
        if dtype == "float32" and layout == "tiles":
            options["nodata"] = -9999
        if dtype == "int16" and interleave == "band":
            options["endianness"] = "big"
        name = f"{dtype}-{layout}-{compression}-{predictor}-{interleave}{'-big' if big else ''}.tif"
        path = os.path.join(out, name)
        bands = 5 if interleave == "pixel" else 3
        profile = dict(driver="GTiff", width=90, height=75, count=bands, dtype=dtype, interleave=interleave)
        place = dict(crs="EPSG:32633", transform=from_origin(399960, 5300040, 10, 20))
        with rasterio.open(path, "w", **profile, **place, **options) as target:
            target.write(pixels(rng, dtype, bands, 75, 90))
        paths.append(path)
    sparse = os.path.join(out, "sparse.tif")
    with rasterio.open(
        sparse, "w", driver="GTiff", width=64, height=64, count=2, dtype="int16", tiled=True, blockxsize=16, blockysize=16,
        interleave="band", sparse_ok=True, nodata=-5, compress="deflate", crs="EPSG:4326", transform=from_origin(10, 50, 1e-4, 1e-4),
    ) as target:
        target.write(np.full((16, 16), 7, dtype="int16"), 1, window=Window(16, 32, 16, 16))
    paths.append(sparse)
    return paths


def resized():
    """The array "raster" as PIL brings it to another side, in floating point."""
    from PIL import Image
    from safetensors.numpy import load_file, save_file

    raster = load_file(os.path.join(folder, "input.safetensors"))["raster"]
    how = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}[request["resize"]]
    side = request["side"]
    result = np.asarray(Image.fromarray(raster, mode="F").resize((side, side), how))
    save_file({"result": np.ascontiguousarray(result)}, os.path.join(folder, "output.safetensors"))
    with open(os.path.join(folder, "report.json"), "w") as f:
        json.dump({}, f)


if "resize" in request:
    resized()
    sys.exit()
found = write_all(request["write"]) if "write" in request else request["files"]
with open(os.path.join(folder, "report.json"), "w") as f:
    json.dump({"files": [describe(path) for path in found]}, f)
with open(os.path.join(folder, "output.safetensors"), "wb") as f:
    f.write((2).to_bytes(8, "little") + b"{}")
