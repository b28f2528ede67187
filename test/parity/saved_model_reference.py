"""A SavedModel, loaded and called by plain TensorFlow.

request.json
    model: the folder; signature
input.safetensors
    the model's inputs, by name
output.safetensors
    its outputs, by name
report.json
    missing (optional): why TensorFlow cannot be imported; version
"""

import os

import torch
from exchange import exchange_from_arguments

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def main():
    exchange = exchange_from_arguments()
    try:
        import tensorflow
    except ImportError as absent:
        exchange.report["missing"] = str(absent)
        exchange.finish()
        return
    # Kept: its signatures stop working when the model itself is gone.
    model = tensorflow.saved_model.load(exchange.request["model"])
    served = model.signatures[exchange.request["signature"]]
    outputs = served(**{name: tensorflow.constant(value.numpy()) for name, value in exchange.tensors.items()})
    for name, value in outputs.items():
        exchange.put(name, torch.from_numpy(value.numpy()))
    exchange.report["version"] = tensorflow.__version__
    exchange.finish()


if __name__ == "__main__":
    main()
