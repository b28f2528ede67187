"""timm's VisionTransformer with given weights and batches: logits, loss, gradients, and the losses of AdamW steps.

request.json
    model: img_size (number or [h, w]), patch_size, in_chans, num_classes, embed_dim, depth, num_heads, mlp_ratio (4),
           class_token (true), global_pool ("token" | "avg"), fc_norm (null: timm's choice, norm after the pooling for "avg";
           false: norm before the pooling), eps (1e-6). No dropout, no drop path.
    label_smoothing: 0
    train (optional): steps (20), lr (number, or one a step), weight_decay, betas, eps, precision ("f32" | "bf16": autocast around
           forward and loss). Parameters of one dimension, cls_token and pos_embed are not decayed.
input.safetensors
    weight.<timm name>          every parameter, in timm's shape
    images_BCHW, labels_B       batch for forward and gradients (labels int32 or int64)
    steps_images_KBCHW, steps_labels_KB   (optional) batches for training; step s takes number s mod K. Default: the batch above.
output.safetensors
    logits, tokens.embedded (after positions are added), tokens.block.<i>, grad.<timm name>, grad.images_BCHW, after.<timm name>
report.json
    loss, losses (before each step), parameters (count)
A request without any weight.* tensors gets timm's own first weights, with "seed", as weight.<timm name> in the output.
"""

from functools import partial

import torch
from exchange import adamw, exchange_from_arguments, load_strictly, train
from timm.models.vision_transformer import VisionTransformer


def build(settings):
    """The model of the request."""
    size = settings["img_size"]
    return VisionTransformer(
        img_size=tuple(size) if isinstance(size, list) else size,
        patch_size=settings["patch_size"],
        in_chans=settings.get("in_chans", 3),
        num_classes=settings["num_classes"],
        embed_dim=settings["embed_dim"],
        depth=settings["depth"],
        num_heads=settings["num_heads"],
        mlp_ratio=settings.get("mlp_ratio", 4.0),
        class_token=settings.get("class_token", True),
        global_pool=settings.get("global_pool", "token"),
        fc_norm=settings.get("fc_norm"),
        norm_layer=partial(torch.nn.LayerNorm, eps=settings.get("eps", 1e-6)),
    )


def no_decay(name, parameter):
    """True for biases, norms, class token and positions."""
    return parameter.ndim == 1 or name in ("cls_token", "pos_embed")


def keep(exchange, name, value):
    """Keeps the first value seen under a name. Returns nothing: a hook's result would replace the value."""
    if name not in exchange.results:
        exchange.put(name, value)


def main():
    exchange = exchange_from_arguments()
    request = exchange.request
    torch.manual_seed(request.get("seed", 0))
    model = build(request["model"]).to(exchange.dtype)
    weights = exchange.under("weight.")
    if weights:
        load_strictly(model, weights)
    else:
        for name, parameter in model.named_parameters():
            exchange.put(f"weight.{name}", parameter)
    criterion = torch.nn.CrossEntropyLoss(label_smoothing=request.get("label_smoothing", 0.0))
    for i, block in enumerate(model.blocks):
        if i == 0:
            block.register_forward_pre_hook(lambda _, inputs: keep(exchange, "tokens.embedded", inputs[0]))
        block.register_forward_hook(lambda _, __, output, i=i: keep(exchange, f"tokens.block.{i}", output))
    images = exchange.get("images_BCHW").clone().requires_grad_(True)
    labels = exchange.get("labels_B").long()
    logits = model(images)
    loss = criterion(logits, labels)
    loss.backward()
    exchange.put("logits", logits)
    exchange.put("grad.images_BCHW", images.grad)
    for name, parameter in model.named_parameters():
        exchange.put(f"grad.{name}", parameter.grad)
    exchange.report |= {"loss": loss.item(), "parameters": sum(p.numel() for p in model.parameters())}
    if "train" in request:
        own = "steps_images_KBCHW" in exchange.tensors
        batches = exchange.get("steps_images_KBCHW") if own else images.detach()[None]
        answers = exchange.get("steps_labels_KB").long() if own else labels[None]

        def loss_of_batch(step):
            with torch.autocast("cpu", torch.bfloat16, enabled=request["train"].get("precision") == "bf16"):
                return criterion(model(batches[step % len(batches)]), answers[step % len(batches)])

        exchange.report["losses"] = train(model, adamw(model, request["train"], no_decay), request["train"], loss_of_batch)
        for name, parameter in model.named_parameters():
            exchange.put(f"after.{name}", parameter)
    exchange.finish()


if __name__ == "__main__":
    main()
