"""timm's Swin Transformers with given weights and batches: logits, loss, gradients, and the losses of AdamW steps.

request.json
    version: 1 | 2
    model: img_size, patch_size, num_classes, embed_dim, depths, num_heads, window_size, and further constructor arguments. No drop path.
    pad: "after_shift" (timm's own) | "before_shift" (as in Microsoft's code for detection: the padded map is shifted)
    small_maps: "shrink" (timm's own) | "pad" (windows keep their size; where a map is not larger, they are not shifted)
    extra_norm_every: 0; a norm3 behind every so manieth block of a stage
    label_smoothing, train: as in vit_reference.py. Of several dimensions and not decayed: position tables, cpb_mlp, logit_scale.
input.safetensors, output.safetensors, report.json
    as in vit_reference.py, without tokens. Images that are no multiple of the patch are padded with zeros at the right and the bottom.
"""

import torch
from exchange import adamw, exchange_from_arguments, load_strictly, train
from timm.models.swin_transformer import SwinTransformer, window_partition, window_reverse
from timm.models.swin_transformer_v2 import SwinTransformerV2
from torch.nn.functional import pad


def attend_padded_first(block, x):
    """What a block's `_attn` does, with the padding before the shift."""
    _, height, width, _ = x.shape
    rows, columns = block.window_size
    x = pad(x, (0, 0, 0, -width % columns, 0, -height % rows))
    padded = x.shape[1:3]
    shift = tuple(block.shift_size)
    if any(shift):
        x = torch.roll(x, (-shift[0], -shift[1]), (1, 2))
    windows = window_partition(x, block.window_size).flatten(1, 2)
    y = block.attn(windows, mask=block.get_attn_mask(x))
    y = window_reverse(y.unflatten(1, (rows, columns)), block.window_size, *padded)
    if any(shift):
        y = torch.roll(y, shift, (1, 2))
    return y[:, :height, :width].contiguous()


def build(request):
    """The model of the request."""
    settings = dict(request["model"])
    patch = settings["patch_size"]
    settings["img_size"] = -(-settings["img_size"] // patch) * patch
    whole = request.get("small_maps", "shrink") == "pad"
    model = (SwinTransformer if request["version"] == 1 else SwinTransformerV2)(
        **settings, drop_path_rate=0.0, always_partition=whole
    )
    every = request.get("extra_norm_every", 0)
    for stage in model.layers:
        for number, block in enumerate(stage.blocks, 1):
            if whole and min(stage.output_resolution) <= settings["window_size"]:
                block.shift_size = (0, 0)
                block._init_buffers()
            if request.get("pad", "after_shift") == "before_shift":
                block._attn = lambda x, block=block: attend_padded_first(block, x)
            if every and number % every == 0:
                block.norm3 = torch.nn.LayerNorm(block.dim)
                block.register_forward_hook(lambda module, _, output: module.norm3(output))
    return model


def no_decay(name, parameter):
    """True for biases, norms and what positions are made of."""
    return parameter.ndim == 1 or any(part in name for part in ("relative_position_bias_table", "cpb_mlp", "logit_scale"))


def main():
    exchange = exchange_from_arguments()
    request = exchange.request
    model = build(request).to(exchange.dtype)
    load_strictly(model, exchange.under("weight."))
    criterion = torch.nn.CrossEntropyLoss(label_smoothing=request.get("label_smoothing", 0.0))
    patch = request["model"]["patch_size"]

    def run(images):
        return model(pad(images, (0, -images.shape[3] % patch, 0, -images.shape[2] % patch)))

    images = exchange.get("images_BCHW").clone().requires_grad_(True)
    labels = exchange.get("labels_B").long()
    logits = run(images)
    loss = criterion(logits, labels)
    loss.backward()
    exchange.put("logits", logits)
    exchange.put("grad.images_BCHW", images.grad)
    for name, parameter in model.named_parameters():
        exchange.put(f"grad.{name}", parameter.grad)
    exchange.report |= {"loss": loss.item(), "parameters": sum(p.numel() for p in model.parameters())}
    if "train" in request:
        batches = exchange.get("steps_images_KBCHW")
        answers = exchange.get("steps_labels_KB").long()
        exchange.report["losses"] = train(
            model,
            adamw(model, request["train"], no_decay),
            request["train"],
            lambda step: criterion(run(batches[step % len(batches)]), answers[step % len(batches)]),
        )
        for name, parameter in model.named_parameters():
            exchange.put(f"after.{name}", parameter)
    exchange.finish()


if __name__ == "__main__":
    main()
