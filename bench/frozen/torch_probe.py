"""A linear head on a frozen Swin-T in PyTorch, from files. See README.md.

    python bench/frozen/torch_probe.py --folder FOLDER --epochs 20 [--timed 1] [--seed 0] [--workers 1] [--threads 2]

Trains `--timed` epochs of the schedule of `--epochs`, evaluates, and prints one line of JSON: seconds of each epoch and of the evaluation, the
test accuracy (of as many epochs as were run), and the processor time.
"""

import argparse
import json
import pathlib
import resource
import time

import torch
from PIL import Image
from timm.models.swin_transformer import SwinTransformer

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1) * 255
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1) * 255


class Scenes(torch.utils.data.Dataset):
    def __init__(self, files):
        self.files = files

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        path = self.files[i]
        with Image.open(path) as image:
            pixels = torch.frombuffer(bytearray(image.convert("RGB").tobytes()), dtype=torch.uint8)
            pixels = pixels.view(image.height, image.width, 3).permute(2, 0, 1).float()
        return (pixels - MEAN) / STD, int(path.parent.name.removeprefix("class"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--timed", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    listed = (arguments.folder / "train.txt").read_text().split()
    train = [arguments.folder / "scenes" / name for name in listed]
    test = sorted(set((arguments.folder / "scenes").glob("*/*.jpg")) - set(train))
    loader = lambda files, shuffle: torch.utils.data.DataLoader(
        Scenes(files), batch_size=20, shuffle=shuffle, num_workers=arguments.workers, persistent_workers=False
    )
    backbone = SwinTransformer(num_classes=0).eval().requires_grad_(False)
    head = torch.nn.Linear(backbone.num_features, 10)
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-3, weight_decay=0, fused=True)
    steps = arguments.epochs * len(loader(train, True))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    seconds = []
    for _ in range(arguments.timed):
        start = time.perf_counter()
        for images, labels in loader(train, True):
            with torch.no_grad():
                features = backbone(images)
            optimizer.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(head(features), labels).backward()
            optimizer.step()
            schedule.step()
        seconds.append(time.perf_counter() - start)
    start = time.perf_counter()
    right = 0
    with torch.no_grad():
        for images, labels in loader(test, False):
            right += int((head(backbone(images)).argmax(1) == labels).sum())
    evaluation = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    print(json.dumps({"epochs": seconds, "evaluation": evaluation, "accuracy": right / len(test), "cpu_s": cpu}))


main()
