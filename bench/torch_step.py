"""One PyTorch training step at a time (forward, backward, AdamW), driven through standard input. See README.md.

    python bench/torch_step.py --model vit|swinv2|fst|upernet --mode eager|compile --given FOLDER [--settings FILE.json]
                               [--threads 2] [--optimizer fused|foreach|loop] [--precision f32|bf16] [--warmup 2]

vit is timm's ViT-S/16 at 224 px, swinv2 timm's SwinV2-T at 256 px with windows of 8 (settings may replace any constructor argument); fst is
test/parity/fst_model.py, upernet uper_net_model.py beside it. FOLDER holds what skyc-step.ts --give wrote: values.safetensors with first
values, images and labels in skyc's names and layouts, values.json with the names that are not decayed. bf16 is autocast around forward and loss.
"""

import argparse
import json
import pathlib
import resource
import sys
import time

import torch
from safetensors.torch import load_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "test" / "parity"))

VIT_SMALL = {
    "img_size": 224, "patch_size": 16, "in_chans": 3, "num_classes": 1000,
    "embed_dim": 384, "depth": 12, "num_heads": 6, "class_token": True,
}  # fmt: skip

# The sizes of experiments/quickstart.sky.
FST = {
    "modalities": [
        {"name": "hr", "bands": 3, "image": 256, "patch": 16, "width": 64, "depth": 2, "heads": 4},
        {"name": "ms", "bands": 10, "image": 32, "patch": 2, "width": 64, "depth": 2, "heads": 4},
        {"name": "sar", "bands": 2, "image": 32, "patch": 2, "width": 64, "depth": 1, "heads": 4},
    ],
    "dates": {"hr": 1, "ms": 12, "sar": 8},
    "fusion": {"width": 64, "layers": 2, "heads": 4},
    "head": {"channels": 64, "convs": 1},
    "classes": 19,
    "label_size": 32,
}


SWIN_V2_TINY = {
    "img_size": 256, "patch_size": 4, "window_size": 8, "num_classes": 1000,
    "embed_dim": 96, "depths": [2, 2, 6, 2], "num_heads": [3, 6, 12, 24], "drop_path_rate": 0.0,
}  # fmt: skip

UPER_NET = {
    "backbone": {
        "img_size": 512, "patch_size": 4, "window_size": 7,
        "embed_dim": 96, "depths": [2, 2, 6, 2], "num_heads": [3, 6, 12, 24], "drop_path_rate": 0.0,
    },
    "channels": 512, "classes": 19, "size": 512,
}  # fmt: skip


def scene(given):
    """One date of the only image as [B, C, H, W], and class numbers."""
    return given["image"][:, 0].permute(0, 3, 1, 2).contiguous(), given["target"].argmax(1)


def vit_step(settings, given):
    """Model, function from model to loss, and function from skyc's names to the model's."""
    from timm.models.vision_transformer import VisionTransformer

    images, labels = scene(given)
    loss = torch.nn.functional.cross_entropy
    named = lambda name: name.removeprefix("backbone.").replace("head.fc.", "head.")
    return VisionTransformer(**settings), lambda run: loss(run(images), labels), named


def swinv2_step(settings, given):
    """As vit_step."""
    from timm.models.swin_transformer_v2 import SwinTransformerV2

    images, labels = scene(given)
    loss = torch.nn.functional.cross_entropy
    return SwinTransformerV2(**settings), lambda run: loss(run(images), labels), lambda name: name.removeprefix("backbone.")


def upernet_step(settings, given):
    """As vit_step."""
    from uper_net_model import SwinUperNet

    images = given["image"][:, 0].permute(0, 3, 1, 2).contiguous()
    labels = given["labels"].long()
    loss = torch.nn.functional.cross_entropy
    return SwinUperNet(settings), lambda run: loss(run(images), labels, ignore_index=19), lambda name: name


def fst_step(settings, given):
    """As vit_step. Dates that are not valid are padding."""
    from fst_model import Fst

    names = [modality["name"] for modality in settings["modalities"]]
    images = {name: given[name].permute(0, 1, 4, 2, 3).contiguous() for name in names}
    days = {name: given[f"{name}.day"].long() for name in names}
    valid = {name: given[f"{name}.valid"] for name in names}
    labels = given["labels"].long()
    loss = torch.nn.functional.cross_entropy

    def named(name):
        for before, after in (
            ("encoder.fuse.align", "align"),
            ("encoder.fuse.date_embed", "date_embed"),
            ("encoder.fuse.", "fusion."),
            ("encoder.", "encoders."),
        ):
            if name.startswith(before):
                return after + name.removeprefix(before)
        return name

    return Fst(settings), lambda run: loss(run(images, days, valid), labels, ignore_index=19), named


STEPS = {
    "vit": (vit_step, VIT_SMALL),
    "swinv2": (swinv2_step, SWIN_V2_TINY),
    "fst": (fst_step, FST),
    "upernet": (upernet_step, UPER_NET),
}


def load(model, values, named):
    """First values by name; of matrices that are 1x1 convolutions here the shape is the model's. Nothing may be left over or missing."""
    state = {name: value for name, value in model.state_dict().items() if not name.endswith("num_batches_tracked")}
    found = {named(name): value for name, value in values.items()}
    if set(found) != set(state):
        raise KeyError(f"missing {sorted(set(state) - set(found))[:8]}, unexpected {sorted(set(found) - set(state))[:8]}")
    model.load_state_dict({name: value.reshape(state[name].shape) for name, value in found.items()}, strict=False)


def main():
    parser = argparse.ArgumentParser(description="PyTorch training steps on request")
    parser.add_argument("--model", choices=list(STEPS), required=True)
    parser.add_argument("--mode", choices=["eager", "compile"], default="eager")
    parser.add_argument("--given", type=pathlib.Path, required=True)
    parser.add_argument("--settings", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--optimizer", choices=["fused", "foreach", "loop"], default="fused")
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    parser.add_argument("--warmup", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    build, settings = STEPS[arguments.model]
    if arguments.settings:
        settings = settings | json.loads(arguments.settings.read_text())
    tensors = load_file(arguments.given / "values.safetensors")
    given = {name.removeprefix("feed."): value for name, value in tensors.items() if name.startswith("feed.")}
    values = {name.removeprefix("value."): value for name, value in tensors.items() if name.startswith("value.")}
    model, loss_of, named = build(settings, given)
    load(model, values, named)
    model.train()
    del tensors, values
    plain = {named(name) for name in json.loads((arguments.given / "values.json").read_text())["no_decay"]}
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for n, p in model.named_parameters() if n not in plain], "weight_decay": 0.05},
            {"params": [p for n, p in model.named_parameters() if n in plain], "weight_decay": 0.0},
        ],
        lr=1e-4,
        fused=arguments.optimizer == "fused",
        foreach=arguments.optimizer == "foreach",
    )
    run = torch.compile(model) if arguments.mode == "compile" else model

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=arguments.precision == "bf16"):
            loss = loss_of(run)
        loss.backward()
        optimizer.step()
        return loss.item()

    def say(line):
        print(json.dumps(line), flush=True)

    begin = time.perf_counter()
    losses = [step() for _ in range(arguments.warmup)]
    say(
        {
            "ready": True,
            "model": arguments.model,
            "mode": arguments.mode,
            "precision": arguments.precision,
            "threads": torch.get_num_threads(),
            "parameters": sum(p.numel() for p in model.parameters()),
            "torch": torch.__version__,
            "losses": losses,
            "warmup_s": round(time.perf_counter() - begin, 3),
        }
    )
    for line in sys.stdin:
        command = line.strip()
        if command == "quit":
            break
        if command != "step":
            say({"error": f"unknown command {command!r}; write step or quit"})
            continue
        begin, used = time.perf_counter(), time.process_time()
        loss = step()
        elapsed, used = (time.perf_counter() - begin) * 1000, (time.process_time() - used) * 1000
        # Linux reports the peak in KiB.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say({"ms": round(elapsed, 3), "cpu_ms": round(used, 3), "loss": loss, "rss_mb": round(peak, 1)})


if __name__ == "__main__":
    main()
