"""StableHLO text, judged by jaxlib's MLIR and run by XLA on the CPU.

request.json: {"programs": [program, …], "run": true}. A program: "id", "text", "args" and "results" (each a list of {"name", "role"},
role variable, input or output) and "steps". input.safetensors: "<id>.<variable>" and, for each step from 0, "<id>.<step>.<input>".

Each text is parsed with no dialects but builtin, func and stablehlo (and MLIR's own upstream ones), verified, looked through for operations
of other dialects, and written as a portable artifact of a StableHLO twelve weeks old. Then it is compiled and called "steps" times;
a result that is a variable is the argument of that name in the next call.

output.safetensors: "<id>.<step>.<output>", and "<id>.<variable>" after the last step, floats of 16 bits widened to f32.
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


def run(program, tensors, results, client, devices):
    """Compiles a program and calls it step after step."""
    executable = client.compile_and_load(program["text"], _jax.DeviceList(tuple(devices)), _jax.CompileOptions())
    name = program["id"]
    at = devices[0]
    state = {
        arg["name"]: jax.device_put(tensors[f"{name}.{arg['name']}"], at)
        for arg in program["args"]
        if arg["role"] == "variable"
    }
    for step in range(program["steps"]):
        given = [
            state[arg["name"]]
            if arg["role"] == "variable"
            else jax.device_put(tensors[f"{name}.{step}.{arg['name']}"], at)
            for arg in program["args"]
        ]
        found = [part[0] for part in executable.execute_sharded(given).disassemble_into_single_device_arrays()]
        for result, value in zip(program["results"], found, strict=True):
            if result["role"] == "variable":
                state[result["name"]] = value
            else:
                results[f"{name}.{step}.{result['name']}"] = plain(value)
    for variable, value in state.items():
        results[f"{name}.{variable}"] = plain(value)


def main(folder):
    request = json.loads((folder / "request.json").read_text())
    tensors = read(folder / "input.safetensors")
    devices = jax.devices("cpu")[:1]
    counts, failed, results = collections.Counter(), {}, {}
    with context():
        for program in request["programs"]:
            try:
                judge(program["text"], counts)
                if request["run"]:
                    run(program, tensors, results, devices[0].client, devices)
            except (ir.MLIRError, ValueError, RuntimeError) as error:
                failed[program["id"]] = str(error)
    save_file(results, folder / "output.safetensors")
    report = {"jaxlib": jaxlib.__version__, "operations": dict(counts), "failed": failed}
    (folder / "report.json").write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER (with request.json and input.safetensors)")
    main(pathlib.Path(sys.argv[1]))
