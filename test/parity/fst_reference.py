"""The F-ST of fst_model.py with given weights and batches: features, logits, loss, gradients, AdamW steps.

request.json
    model: as Fst's settings in fst_model.py
    ignore_index (-100), label_smoothing (0)
    train (optional): steps (20), lr (number, or one a step), weight_decay, betas, eps; no decay on biases, norms, positions, dates, extra token
input.safetensors
    weight.<name>               every parameter (and, if they shall not start at 0 and 1, head.convs.<i>.bn.running_{mean,var})
    positions.<modality>        [1, tokens, width] for a modality with position "given"
    images.<modality>           [B, T, C, H, W]
    days.<modality>             [B, T] int, day of year from 0
    valid.<modality>            [B, T] 1 for dates that exist, 0 for padding
    labels_BHW                  int
    steps.<k>.images.<modality>, steps.<k>.days.…, steps.<k>.valid.…, steps.<k>.labels_BHW   (optional) batches for training, k = 0, 1, …;
                                step s takes number s mod K. Default: the batch above.
output.safetensors
    features [B, D, h, w], logits (batch norm in training form), logits_eval (running statistics, before any training),
    grad.<name>, grad.images.<modality>, after.<name> (running statistics too)
report.json
    loss, losses (before each step), parameters (count)
A request without any weight.* tensors gets the model's own first weights, with "seed", as weight.<name> in the output.
"""

import torch
from exchange import adamw, exchange_from_arguments, train
from fst_model import Fst, no_decay


def batch_from(exchange, prefix=""):
    """images, days, valid and labels whose names start with the prefix."""
    return (
        exchange.under(f"{prefix}images."),
        {name: value.long() for name, value in exchange.under(f"{prefix}days.").items()},
        exchange.under(f"{prefix}valid."),
        exchange.get(f"{prefix}labels_BHW").long(),
    )


def load(exchange, model):
    """Weights by name: all parameters, and no unknown name; running statistics may be left out."""
    weights = exchange.under("weight.")
    if not weights:
        for name, value in model.named_parameters():
            exchange.put(f"weight.{name}", value)
        return
    found = model.load_state_dict(weights, strict=False)
    missing = [name for name in found.missing_keys if name.split(".")[-1] not in BUFFERS]
    if missing or found.unexpected_keys:
        raise KeyError(f"missing weights {missing}, unexpected {found.unexpected_keys}")


BUFFERS = ("running_mean", "running_var", "num_batches_tracked")


def main():
    exchange = exchange_from_arguments()
    request = exchange.request
    torch.manual_seed(request.get("seed", 0))
    model = Fst(request["model"]).to(exchange.dtype)
    load(exchange, model)
    for name, value in exchange.under("positions.").items():
        model.encoders[name].positions.copy_(value)
    criterion = torch.nn.CrossEntropyLoss(
        ignore_index=request.get("ignore_index", -100), label_smoothing=request.get("label_smoothing", 0.0)
    )
    images, days, valid, labels = batch_from(exchange)
    model.eval()
    with torch.no_grad():
        exchange.put("logits_eval", model(images, days, valid))
    model.train()
    # Training starts from the given running statistics, which this forward pass would move.
    state = {name: value.clone() for name, value in model.state_dict().items()}
    leaves = {name: value.clone().requires_grad_(True) for name, value in images.items()}
    features = model.encode(leaves, days, valid)
    logits = model.head(features)
    loss = criterion(logits, labels)
    loss.backward()
    exchange.put("features", features)
    exchange.put("logits", logits)
    for name, leaf in leaves.items():
        exchange.put(f"grad.images.{name}", leaf.grad)
    for name, parameter in model.named_parameters():
        exchange.put(f"grad.{name}", parameter.grad)
    exchange.report |= {"loss": loss.item(), "parameters": sum(p.numel() for p in model.parameters())}
    if "train" in request:
        model.load_state_dict(state)
        count = len([name for name in exchange.tensors if name.startswith("steps.") and name.endswith("labels_BHW")])
        batches = [batch_from(exchange, f"steps.{k}.") for k in range(count)] or [(images, days, valid, labels)]

        def loss_of_batch(step):
            own_images, own_days, own_valid, own_labels = batches[step % len(batches)]
            return criterion(model(own_images, own_days, own_valid), own_labels)

        exchange.report["losses"] = train(model, adamw(model, request["train"], no_decay), request["train"], loss_of_batch)
        for name, value in model.state_dict().items():
            exchange.put(f"after.{name}", value)
    exchange.finish()


if __name__ == "__main__":
    main()
