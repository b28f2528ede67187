"""StableHLO text, judged by jaxlib's MLIR and run by XLA on the CPU.

request.json: {"programs": [program, …], "calls": [call, …]}. A program: "id", "text", "args" and "results" (each a list of {"name", "role"},
role variable, input or output) and "state", the name of the variables that it works on: programs may share them. A call: "program" and
"feeds", a name. input.safetensors: "<state>.<variable>" and "<feeds>.<input>".

Each text is parsed with no dialects but builtin, func and stablehlo (and MLIR's own upstream ones), verified, looked through for operations
of other dialects, and written as a portable artifact of a StableHLO twelve weeks old. What is called is compiled; the calls are made in
their order, and a result that is a variable is the argument of that name from then on.

output.safetensors: "<feeds>.<output>" of each call, and "<state>.<variable>" at the end, floats of 16 bits widened to f32.
report.json: "operations": how often each operation occurs in all texts; "failed": what went wrong by program; "jaxlib".
"""

import collections
import json
import os
import pathlib
import sys

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jaxlib
import ml_dtypes
import numpy as np
from jaxlib import _jax
from jaxlib.mlir import ir
from jaxlib.mlir._mlir_libs import _jax_mlir_ext
from jaxlib.mlir.dialects import stablehlo
from safetensors import deserialize
from safetensors.numpy import save_file

jax.config.update("jax_enable_x64", True)

KINDS = {
    "F32": np.float32,
    "BF16": ml_dtypes.bfloat16,
    "F16": np.float16,
    "I32": np.int32,
    "I64": np.int64,
    "U32": np.uint32,
    "U8": np.uint8,
    "BOOL": np.bool_,
}


def read(file):
    """All tensors of a file, in every element kind that the compiler has."""
    return {
        name: np.frombuffer(found["data"], KINDS[found["dtype"]]).reshape(found["shape"])
        for name, found in deserialize(file.read_bytes())
    }


def plain(value):
    """A result as safetensors can hold it."""
    value = np.asarray(value)
    wide = value.astype(np.float32) if value.dtype in (ml_dtypes.bfloat16, np.float16) else value
    return np.ascontiguousarray(wide).reshape(wide.shape)


def context():
    registry = ir.DialectRegistry()
    _jax_mlir_ext.register_dialects(registry)
    made = ir.Context()
    made.append_dialect_registry(registry)
    made.load_all_available_dialects()
    stablehlo.register_dialect(made)
    return made


def judge(text, counts):
    """Parses and verifies a text; an error of either is raised."""
    module = ir.Module.parse(text)
    module.operation.verify()

    def look(operation):
        name = operation.name
        if not name.startswith(("stablehlo.", "func.", "builtin.")):
            raise ValueError(f"{name} is no operation of StableHLO")
        counts[name] += 1
        return ir.WalkResult.ADVANCE

    module.operation.walk(look)
    age = stablehlo.StablehloCompatibilityRequirement.WEEK_12
    stablehlo.serialize_portable_artifact(module, stablehlo.get_version_from_compatibility_requirement(age))


class Program:
    """A compiled program."""

    def __init__(self, facts, devices):
        self.facts = facts
        self.at = devices[0]
        options = _jax.CompileOptions()
        self.executable = self.at.client.compile_and_load(facts["text"], _jax.DeviceList(tuple(devices)), options)

    def call(self, tensors, feeds, state, results):
        """Takes variables from the state and puts their new values there; outputs go to the results."""
        given = []
        for arg in self.facts["args"]:
            name = arg["name"]
            if arg["role"] == "input":
                given.append(jax.device_put(tensors[f"{feeds}.{name}"], self.at))
                continue
            if name not in state:
                state[name] = jax.device_put(tensors[f"{self.facts['state']}.{name}"], self.at)
            given.append(state[name])
        found = [part[0] for part in self.executable.execute_sharded(given).disassemble_into_single_device_arrays()]
        for result, value in zip(self.facts["results"], found, strict=True):
            if result["role"] == "variable":
                state[result["name"]] = value
            else:
                results[f"{feeds}.{result['name']}"] = plain(value)


def main(folder):
    request = json.loads((folder / "request.json").read_text())
    tensors = read(folder / "input.safetensors")
    devices = jax.devices("cpu")[:1]
    counts, failed, results = collections.Counter(), {}, {}
    called = {call["program"] for call in request["calls"]}
    programs, states = {}, collections.defaultdict(dict)
    with context():
        for program in request["programs"]:
            try:
                judge(program["text"], counts)
                if program["id"] in called:
                    programs[program["id"]] = Program(program, devices)
            except (ir.MLIRError, ValueError, RuntimeError) as error:
                failed[program["id"]] = str(error)
        for call in request["calls"]:
            program = programs.get(call["program"])
            if program:
                program.call(tensors, call["feeds"], states[program.facts["state"]], results)
    for state, variables in states.items():
        for name, value in variables.items():
            results[f"{state}.{name}"] = plain(value)
    save_file(results, folder / "output.safetensors")
    report = {"jaxlib": jaxlib.__version__, "operations": dict(counts), "failed": failed}
    (folder / "report.json").write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER (with request.json and input.safetensors)")
    main(pathlib.Path(sys.argv[1]))
