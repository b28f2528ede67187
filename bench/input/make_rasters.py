"""Writes GeoTIFFs of 13 bands: make_rasters.py FOLDER [--images 192] [--size 256] [--block 128] [--compress deflate] [--interleave pixel].

Smooth fields with noise, which Deflate packs to about three quarters of their size, as it does real Sentinel-2 patches.
"""

import argparse
import os

import numpy as np
import rasterio
from rasterio.transform import from_origin

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--images", type=int, default=192)
parser.add_argument("--size", type=int, default=256)
parser.add_argument("--block", type=int, default=128)
parser.add_argument("--compress", default="deflate")
parser.add_argument("--interleave", default="pixel")
args = parser.parse_args()

bands, coarse = 13, 8
rng = np.random.default_rng(0)
for i in range(args.images):
    knots = rng.normal(size=(bands, args.size // coarse + 1, args.size // coarse + 1))
    at = np.arange(args.size) / coarse
    low, share = at.astype(int), (at % 1)[None, None, :]
    across = knots[:, :, low] * (1 - share) + knots[:, :, low + 1] * share
    share = (at % 1)[None, :, None]
    field = across[:, low, :] * (1 - share) + across[:, low + 1, :] * share
    pixels = np.clip(1500 + 600 * field + 60 * rng.normal(size=field.shape), 0, 10000).astype("uint16")
    folder = os.path.join(args.folder, "ab"[i % 2])
    os.makedirs(folder, exist_ok=True)
    packed = {} if args.compress == "none" else {"compress": args.compress, "predictor": 2}
    with rasterio.open(
        os.path.join(folder, f"{i:05d}.tif"), "w", driver="GTiff", width=args.size, height=args.size, count=bands, dtype="uint16",
        tiled=True, blockxsize=args.block, blockysize=args.block, interleave=args.interleave, crs="EPSG:32633",
        transform=from_origin(399960, 5300040, 10, 10), **packed,
    ) as target:
        target.write(pixels)
