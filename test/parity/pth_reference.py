"""Writes PyTorch files of many forms, and what their tensors hold as safetensors.

request.json
    files: where they are to be written
output.safetensors
    <file>/<tensor>: as skyc is to read it: float64 as float32, int8, int16, uint16 as int32
report.json
    files: names; written: path of a file that a malicious one would write
"""

import argparse
import collections
import os
import pathlib

import numpy
import torch
from exchange import exchange_from_arguments

WIDER = {torch.float64: torch.float32, torch.int8: torch.int32, torch.int16: torch.int32, torch.uint16: torch.int32}


class Attack:
    """What is run when a pickle of it is loaded."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (os.system, (f"touch {self.path}",))


def tensors():
    """Tensors of all element types and forms that state dicts hold."""
    base = torch.randn(6, 8)
    found = collections.OrderedDict()
    for name in ("float32", "float64", "float16", "bfloat16"):
        found[name] = torch.randn(3, 4).to(getattr(torch, name))
    for name in ("int64", "int32", "int16", "int8", "uint8"):
        found[name] = torch.tensor([0, 1, 100, 127] if name == "uint8" else [-5, 0, 1, 127]).to(getattr(torch, name))
    found["bool"] = torch.tensor([True, False, True])
    found["shared.whole"] = base
    found["shared.transposed"] = base.t()
    found["shared.sliced"] = base[1:5:2, 2:7]
    found["shared.permuted"] = torch.randn(2, 3, 4, 5).permute(2, 0, 3, 1)
    found["channels_last"] = torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)
    found["expanded"] = torch.randn(1, 4).expand(3, 4)
    found["scalar"] = torch.tensor(3.5)
    found["empty"] = torch.zeros(0, 4)
    found["parameter"] = torch.nn.Parameter(torch.randn(2, 2))
    found["offset"] = torch.arange(10.0)[7:]
    return found


def main():
    exchange = exchange_from_arguments()
    torch.manual_seed(3)
    folder = pathlib.Path(exchange.request["files"])
    names = []

    def save(name, value, held, **how):
        torch.save(value, folder / name, **how)
        names.append(name)
        for key, tensor in held.items():
            exchange.put(f"{name}/{key}", tensor.to(WIDER.get(tensor.dtype, tensor.dtype)))

    plain = tensors()
    save("zip.pth", plain, plain)
    save("legacy.pth", plain, plain, _use_new_zipfile_serialization=False)
    for protocol in (3, 4, 5):
        save(f"zip-{protocol}.pth", plain, plain, pickle_protocol=protocol)
    new = {"uint16": torch.tensor([1, 2, 60000], dtype=torch.uint16)}
    save("new.pth", new, new)
    settings = {
        "epoch": numpy.float64(3),
        "count": numpy.int64(2),
        "history": numpy.arange(4),
        "type": numpy.dtype("float32"),
        "args": argparse.Namespace(lr=1e-3, out=pathlib.Path("runs"), names={"a", "b"}),
        "size": torch.Size([1, 2]),
        "device": torch.device("cpu"),
        "dtype": torch.float16,
        "lists": collections.defaultdict(list),
        "counter": collections.Counter("aab"),
        "large": 2**70,
        "negative": -(2**40),
        "nothing": None,
        "number": 0.25,
        "complex": 1 + 2j,
        "bytes": b"abc",
        "array": bytearray(b"abc"),
        "frozen": frozenset([1, 2]),
    }
    for form, zipped in (("zip", True), ("legacy", False)):
        save(f"nested-{form}.pth", {"model": plain, **settings}, plain, _use_new_zipfile_serialization=zipped)
    network = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3))
    optimizer = torch.optim.AdamW(network.parameters())
    network(torch.randn(5, 4)).sum().backward()
    optimizer.step()
    state = network.state_dict()
    save("trained.pth", {"state_dict": state, "optimizer": optimizer.state_dict(), "meta": settings}, state)
    written = folder / "written-by-an-attack"
    for form, zipped in (("zip", True), ("legacy", False)):
        torch.save({**plain, "x": Attack(written)}, folder / f"attack-{form}.pth", _use_new_zipfile_serialization=zipped)
    torch.save(network, folder / "module.pth")
    exchange.report |= {"files": names, "written": str(written)}
    exchange.finish()


if __name__ == "__main__":
    main()
