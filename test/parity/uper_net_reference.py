"""The model of uper_net_model.py with given weights and batches: logits, loss, gradients, AdamW steps.

request.json
    model: as SwinUperNet's settings · ignore_index · train: as in vit_reference.py
input.safetensors
    weight.<name>               every parameter, and the running statistics of batch norms
    images_BCHW, labels_BHW     batch for forward and gradients
    steps_images_KBCHW, steps_labels_KBHW   batches for training
output.safetensors
    logits (batch statistics), logits_eval (running ones, before any training), grad.<name>, grad.images_BCHW, after.<name>
report.json
    loss, losses (before each step), parameters (count)
"""

import torch
from exchange import adamw, exchange_from_arguments, train
from uper_net_model import SwinUperNet, no_decay


def main():
    exchange = exchange_from_arguments()
    request = exchange.request
    model = SwinUperNet(request["model"]).to(exchange.dtype)
    found = model.load_state_dict(exchange.under("weight."), strict=False)
    missing = [name for name in found.missing_keys if not name.endswith("num_batches_tracked")]
    if missing or found.unexpected_keys:
        raise KeyError(f"missing weights {missing}, unexpected {found.unexpected_keys}")
    criterion = torch.nn.CrossEntropyLoss(ignore_index=request["ignore_index"])
    images = exchange.get("images_BCHW").clone().requires_grad_(True)
    with torch.no_grad():
        exchange.put("logits_eval", model.eval()(images))
    statistics = {name: value.clone() for name, value in model.named_buffers()}
    logits = model.train()(images)
    loss = criterion(logits, exchange.get("labels_BHW").long())
    loss.backward()
    exchange.put("logits", logits)
    exchange.put("grad.images_BCHW", images.grad)
    for name, parameter in model.named_parameters():
        exchange.put(f"grad.{name}", parameter.grad)
    model.load_state_dict(statistics, strict=False)
    batches, answers = exchange.get("steps_images_KBCHW"), exchange.get("steps_labels_KBHW").long()
    losses = train(
        model,
        adamw(model, request["train"], no_decay),
        request["train"],
        lambda step: criterion(model(batches[step % len(batches)]), answers[step % len(batches)]),
    )
    for name, value in model.state_dict().items():
        if not name.endswith("num_batches_tracked"):
            exchange.put(f"after.{name}", value)
    exchange.report |= {
        "loss": loss.item(),
        "losses": losses,
        "parameters": sum(p.numel() for p in model.parameters()),
    }
    exchange.finish()


if __name__ == "__main__":
    main()
