"""One PyTorch training step at a time (forward, backward, AdamW, fp32), driven through standard input. See README.md.

    python bench/torch_step.py --model vit|fst --mode eager|compile [--batch 8] [--settings FILE.json] [--threads 2]
                               [--optimizer fused|foreach|loop] [--warmup 2] [--seed 0]

vit is timm's ViT-S/16 at 224 px (settings may replace any constructor argument); fst is test/parity/fst_model.py, and its settings are
Fst's, with "dates": {modality: count} beside them. Inputs and labels are random, made once.
"""

import argparse
import json
import pathlib
import resource
import sys
import time

import torch

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


def vit_step(settings, batch):
    """Model, and a function from model to loss."""
    from timm.models.vision_transformer import VisionTransformer

    model = VisionTransformer(**settings)
    images = torch.randn(batch, settings["in_chans"], settings["img_size"], settings["img_size"])
    labels = torch.randint(settings["num_classes"], (batch,))
    return model, lambda run: torch.nn.functional.cross_entropy(run(images), labels)


def fst_step(settings, batch):
    """Model, and a function from model to loss. The last date of each series of several is padding in half of the batch."""
    from fst_model import Fst

    model = Fst(settings)
    images, days, valid = {}, {}, {}
    for modality in settings["modalities"]:
        name, count = modality["name"], settings["dates"][modality["name"]]
        images[name] = torch.randn(batch, count, modality["bands"], modality["image"], modality["image"])
        days[name] = torch.randint(365, (batch, count)).sort(1).values
        valid[name] = torch.ones(batch, count)
        if count > 1:
            valid[name][: batch // 2, -1] = 0
    size = settings["label_size"]
    labels = torch.randint(settings["classes"], (batch, size, size))
    return model, lambda run: torch.nn.functional.cross_entropy(run(images, days, valid), labels)


def main():
    parser = argparse.ArgumentParser(description="PyTorch training steps on request")
    parser.add_argument("--model", choices=["vit", "fst"], required=True)
    parser.add_argument("--mode", choices=["eager", "compile"], default="eager")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--settings", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--optimizer", choices=["fused", "foreach", "loop"], default="fused")
    parser.add_argument("--warmup", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    settings = dict(VIT_SMALL if arguments.model == "vit" else FST)
    if arguments.settings:
        settings |= json.loads(arguments.settings.read_text())
    model, loss_of = (vit_step if arguments.model == "vit" else fst_step)(settings, arguments.batch)
    model.train()
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": 0.05},
            {"params": [p for p in model.parameters() if p.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=1e-4,
        fused=arguments.optimizer == "fused",
        foreach=arguments.optimizer == "foreach",
    )
    run = torch.compile(model) if arguments.mode == "compile" else model

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(run)
        loss.backward()
        optimizer.step()
        return loss.item()

    def say(line):
        print(json.dumps(line), flush=True)

    begin = time.perf_counter()
    for _ in range(arguments.warmup):
        step()
    say(
        {
            "ready": True,
            "model": arguments.model,
            "mode": arguments.mode,
            "batch": arguments.batch,
            "threads": torch.get_num_threads(),
            "parameters": sum(p.numel() for p in model.parameters()),
            "torch": torch.__version__,
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
