"""A library's classifier: its state dict as a PyTorch file with its logits, or its logits with a given safetensors file, loaded strictly.

request.json
    library: timm, mmpretrain, torchvision; block: ViT, Swin, SwinV2; classes, size, and the model's sizes (below)
    save (optional): path of the .pth to write, with first weights of the seed; legacy (false): in the old form
    load (optional): path of a safetensors file to load, zero missing and zero unexpected
input.safetensors
    images_BCHW
output.safetensors
    logits
report.json
    missing (optional): why the library cannot be imported
"""

import torch
from exchange import exchange_from_arguments
from safetensors.torch import load_file
from torch import nn


class Classifier(nn.Module):
    """MMPretrain's ImageClassifier: a backbone, the mean over its map where it gives one, and a head."""

    def __init__(self, backbone, head):
        super().__init__()
        self.backbone = backbone
        self.head = head

    def forward(self, images):
        features = self.backbone(images)
        if features[-1].ndim == 4:
            features = (features[-1].mean((2, 3)),)
        return self.head(features)


def timm_model(block, r):
    """timm's model."""
    if block == "ViT":
        from timm.models.vision_transformer import VisionTransformer

        pool = {"class_token": True, "global_pool": "token"} if r["token"] else {"class_token": False, "global_pool": "avg", "fc_norm": False}
        return VisionTransformer(
            img_size=r["size"], patch_size=8, embed_dim=48, depth=3, num_heads=4, num_classes=r["classes"], **pool
        )
    from timm.models.swin_transformer import SwinTransformer
    from timm.models.swin_transformer_v2 import SwinTransformerV2

    kind = SwinTransformer if block == "Swin" else SwinTransformerV2
    return kind(
        img_size=r["size"],
        patch_size=4,
        window_size=2,
        embed_dim=12,
        depths=r["depths"],
        num_heads=r["heads"],
        num_classes=r["classes"],
        drop_path_rate=0.0,
    )


def torchvision_model(block, r):
    """torchvision's model."""
    import torchvision

    if block == "ViT":
        return torchvision.models.VisionTransformer(
            image_size=r["size"],
            patch_size=8,
            num_layers=3,
            num_heads=4,
            hidden_dim=48,
            mlp_dim=192,
            num_classes=r["classes"],
        )
    return torchvision.models.SwinTransformer(
        patch_size=[4, 4],
        embed_dim=12,
        depths=r["depths"],
        num_heads=r["heads"],
        window_size=[2, 2],
        num_classes=r["classes"],
        stochastic_depth_prob=0.0,
    )


def mmpretrain_model(block, r):
    """MMPretrain's backbone with its head."""
    from mmpretrain_import import mmpretrain

    models = mmpretrain()
    from mmpretrain.models.heads import LinearClsHead, VisionTransformerClsHead

    if block == "ViT":
        arch = {"embed_dims": 48, "num_layers": 3, "num_heads": 4, "feedforward_channels": 192}
        backbone = models.backbones.VisionTransformer(arch=arch, img_size=r["size"], patch_size=8, out_type="cls_token")
        return Classifier(backbone, VisionTransformerClsHead(num_classes=r["classes"], in_channels=48))
    arch = {"embed_dims": 12, "depths": r["depths"], "num_heads": r["heads"]}
    sizes = {"img_size": r["size"], "drop_path_rate": 0.0, "window_size": 2}
    if block == "Swin":
        backbone = models.backbones.SwinTransformer(arch=arch, **sizes)
    else:
        backbone = models.backbones.SwinTransformerV2(arch={**arch, "extra_norm_every_n_blocks": 0}, **sizes)
    return Classifier(backbone, LinearClsHead(num_classes=r["classes"], in_channels=96))


def main():
    exchange = exchange_from_arguments()
    request = exchange.request
    build = {"timm": timm_model, "torchvision": torchvision_model, "mmpretrain": mmpretrain_model}[request["library"]]
    torch.manual_seed(5)
    try:
        model = build(request["block"], request).eval()
    except ImportError as absent:
        exchange.report["missing"] = str(absent)
        exchange.finish()
        return
    if "load" in request:
        # Tables that are computed from sizes are no weights; MMPretrain itself takes them out of what it loads. All else is strict.
        tables = {name for name, _ in model.named_buffers() if "relative_" in name.rsplit(".", 1)[-1]}
        found = model.load_state_dict(load_file(request["load"]), strict=False)
        if found.unexpected_keys or set(found.missing_keys) - tables:
            raise ValueError(f"unexpected {found.unexpected_keys}, missing {sorted(set(found.missing_keys) - tables)}")
    else:
        # First weights are zero and one in many places, where a mistake would not show.
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(0.05 * torch.randn_like(parameter))
    if "save" in request:
        form = {"_use_new_zipfile_serialization": not request.get("legacy", False)}
        torch.save({"state_dict": model.state_dict(), "meta": {"epoch": 3}}, request["save"], **form)
    with torch.no_grad():
        exchange.put("logits", model(exchange.get("images_BCHW")))
    exchange.finish()


if __name__ == "__main__":
    main()
