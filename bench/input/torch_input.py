"""PyTorch's side: an epoch at each line of input. torch_input.py --root FOLDER --mode rasterio|torchgeo --workers 2 --give FILE

rasterio: the fastest way that is usual: a DataLoader whose data set reads the crop's window, flips and normalises in the workers.
torchgeo: torchgeo's NonGeoClassificationDataset with a rasterio loader; kornia crops, flips and normalises the batch, as torchgeo's data modules do.
"""

import argparse
import glob
import json
import os
import sys
import time

import numpy as np
import rasterio
import torch
from rasterio.windows import Window
from torch.utils.data import DataLoader, Dataset

parser = argparse.ArgumentParser()
parser.add_argument("--root")
parser.add_argument("--mode")
parser.add_argument("--workers", type=int, default=2)
parser.add_argument("--batch", type=int, default=16)
parser.add_argument("--crop", type=int, default=128)
parser.add_argument("--settings")
parser.add_argument("--give")
args = parser.parse_args()

with open(args.settings) as f:
    settings = json.load(f)
mean = torch.tensor(settings["mean"])
std = torch.tensor(settings["std"])
files = [os.path.join(args.root, one) for one in settings["files"]]
crop = args.crop


class Windows(Dataset):
    def __len__(self):
        return len(files)

    def __getitem__(self, i):
        with rasterio.open(files[i]) as source:
            top, left = torch.randint(0, source.height - crop + 1, (2,)).tolist()
            pixels = source.read(window=Window(left, top, crop, crop))
        image = torch.from_numpy(pixels.astype(np.float32))
        if torch.rand(()) < 0.5:
            image = image.flip(-1)
        return (image - mean[:, None, None]) / std[:, None, None]


def load(path):
    with rasterio.open(path) as source:
        return torch.from_numpy(source.read().astype(np.float32))


def torchgeo_side():
    import kornia.augmentation as K
    from torchgeo.datasets import NonGeoClassificationDataset

    class Scenes(NonGeoClassificationDataset):
        """Pixels as they are: the base class takes them for colours and would divide them."""

        def _load_image(self, index):
            path, label = self.samples[index]
            return load(path), torch.tensor(label)

    scenes = Scenes(root=args.root, loader=load, is_valid_file=lambda path: path.endswith(".tif"))
    augment = K.AugmentationSequential(
        K.RandomCrop((crop, crop)), K.RandomHorizontalFlip(p=0.5), K.Normalize(mean, std), data_keys=None
    )
    return scenes, lambda batch: augment({"image": batch["image"]})["image"]


scenes, after = (Windows(), lambda batch: batch) if args.mode == "rasterio" else torchgeo_side()
loader = DataLoader(
    scenes, args.batch, shuffle=True, drop_last=True, num_workers=args.workers, persistent_workers=True, prefetch_factor=2
)


def processor_seconds():
    """Of this process and of the workers, which are not waited for until the end."""
    ticks = os.sysconf("SC_CLK_TCK")
    own = sum(os.times()[:2])
    workers = getattr(getattr(loader, "_iterator", None), "_workers", [])
    for worker in workers:
        with open(f"/proc/{worker.pid}/stat") as f:
            fields = f.read().rsplit(") ", 1)[1].split()
        own += (int(fields[11]) + int(fields[12])) / ticks
    return own


def epoch():
    before, start, images = processor_seconds(), time.perf_counter(), 0
    for batch in loader:
        images += len(after(batch))
    seconds = time.perf_counter() - start
    return {"ms": seconds * 1e3, "cpu_ms": (processor_seconds() - before) * 1e3, "images": images}


side = settings["size"]
middle = (side - crop) // 2
given = torch.stack([load(path)[:, middle : middle + crop, middle : middle + crop] for path in files[: args.batch]])
given = (given - mean[None, :, None, None]) / std[None, :, None, None]
given.permute(0, 2, 3, 1).contiguous().numpy().tofile(args.give)
epoch()
print(json.dumps({"images": len(scenes), "torch": torch.__version__, "rasterio": rasterio.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(epoch()), flush=True)
