"""How the reference scripts talk to their caller: one folder with four files.

    python SCRIPT.py FOLDER

The caller writes FOLDER/request.json and FOLDER/input.safetensors; the script writes FOLDER/output.safetensors and
FOLDER/report.json (last, so that its presence means success). Exit status 0, or a Python traceback on standard error.
A request may say "dtype": "float32" (default) or "float64" (floating inputs are widened first), and "threads".
"""

import json
import os
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file


class Exchange:
    """The folder's request and tensors, and where results are collected."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.request = json.loads((self.folder / "request.json").read_text())
        self.dtype = {"float32": torch.float32, "float64": torch.float64}[self.request.get("dtype", "float32")]
        torch.set_num_threads(self.request.get("threads", 2))
        torch.set_default_dtype(self.dtype)
        file = self.folder / "input.safetensors"
        loaded = load_file(file) if file.exists() else {}
        self.tensors = {
            name: value.to(self.dtype) if value.is_floating_point() else value for name, value in loaded.items()
        }
        self.results = {}
        self.report = {"torch": torch.__version__}

    def get(self, name):
        """An input tensor; a missing one is named in the error."""
        if name not in self.tensors:
            raise KeyError(f"input.safetensors has no tensor {name!r}; it has {sorted(self.tensors)[:20]}")
        return self.tensors[name]

    def under(self, prefix):
        """Input tensors whose names start with the prefix, the prefix taken off."""
        return {name[len(prefix) :]: value for name, value in self.tensors.items() if name.startswith(prefix)}

    def put(self, name, value):
        """A result; saved contiguous and detached."""
        self.results[name] = value.detach().clone().contiguous()

    def finish(self):
        """Writes both result files, each under its final name only when complete."""
        part = self.folder / "output.safetensors.part"
        save_file(self.results, part)
        os.replace(part, self.folder / "output.safetensors")
        part = self.folder / "report.json.part"
        part.write_text(json.dumps(self.report, indent=1))
        os.replace(part, self.folder / "report.json")


def load_strictly(model, weights):
    """Loads weights by name; a missing, unexpected or differently shaped one is an error."""
    model.load_state_dict(weights, strict=True)


def adamw(model, settings, no_decay):
    """AdamW with two groups: `no_decay(name, parameter)` true means weight decay 0."""
    decayed, plain = [], []
    for name, parameter in model.named_parameters():
        (plain if no_decay(name, parameter) else decayed).append(parameter)
    groups = [
        {"params": decayed, "weight_decay": settings.get("weight_decay", 0.05)},
        {"params": plain, "weight_decay": 0.0},
    ]
    rate = settings.get("lr", 1e-3)
    return torch.optim.AdamW(
        groups,
        lr=rate[0] if isinstance(rate, list) else rate,
        betas=tuple(settings.get("betas", (0.9, 0.999))),
        eps=settings.get("eps", 1e-8),
        foreach=False,
    )


def train(model, optimizer, settings, loss_of_batch):
    """Runs settings["steps"] steps; lr may be one number or one a step. Returns the loss before each step."""
    rate = settings.get("lr", 1e-3)
    losses = []
    for step in range(settings.get("steps", 20)):
        if isinstance(rate, list):
            for group in optimizer.param_groups:
                group["lr"] = rate[step]
        optimizer.zero_grad()
        loss = loss_of_batch(step)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def exchange_from_arguments():
    """The exchange named by the only command-line argument."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER (with request.json and input.safetensors)")
    return Exchange(sys.argv[1])
