"""A small factorized multi-modal spatiotemporal encoder (F-ST) with an FCN head, in PyTorch.

Written from the description of SkySense (arXiv:2312.10115), apart from the compiler's own blocks, so that the two check
each other; test/parity compares results with it and bench/ compares speed.

    B batch, T dates of one modality, A dates of all, C bands, H W image, h w the common grid, S = B*h*w places, D width

Parameters (weights are [out, in], convolutions [out, in, kh, kw]):
    encoders.<modality>.patch_embed.proj.{weight,bias}          [width, C, patch, patch]
    encoders.<modality>.pos_embed                               [1, tokens, width], if position is "learned"
    encoders.<modality>.blocks.<i>.{norm1,norm2}.{weight,bias}
    encoders.<modality>.blocks.<i>.attn.{qkv,proj}.{weight,bias}   qkv rows: all of q, then k, then v; heads inside each
    encoders.<modality>.blocks.<i>.mlp.{fc1,fc2}.{weight,bias}
    encoders.<modality>.norm.{weight,bias}                      if final_norm
    align.<modality>.proj.{weight,bias}                         [r*r*width of the first, width, 1, 1]; output channel c*r*r + row*r + column
    date_embed                                                  [365, width of the first]; one table for all modalities
    fusion.proj.{weight,bias}, fusion.extra_token [1, 1, D], fusion.layers.<i>.* as the encoders' blocks, fusion.norm.* if final_norm
    head.convs.<i>.conv.weight (no bias), head.convs.<i>.bn.{weight,bias,running_mean,running_var}
    head.conv_seg.{weight,bias}                                 [classes, channels, 1, 1]
"""

import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    """Multi-head self-attention; `bias` is added to the scores."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x_BND, bias=None):
        b, n, d = x_BND.shape
        q, k, v = self.qkv(x_BND).reshape(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        joined = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        return self.proj(joined.transpose(1, 2).reshape(b, n, d))


class Mlp(nn.Module):
    """Two linear layers with the exact GELU between them."""

    def __init__(self, width, hidden):
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    """Pre-norm transformer layer."""

    def __init__(self, width, heads, mlp_ratio, eps):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.attn = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=eps)
        self.mlp = Mlp(width, int(width * mlp_ratio))

    def forward(self, x_BND, bias=None):
        x_BND = x_BND + self.attn(self.norm1(x_BND), bias)
        return x_BND + self.mlp(self.norm2(x_BND))


class PatchEmbed(nn.Module):
    """Non-overlapping patches to tokens, row by row."""

    def __init__(self, bands, width, patch):
        super().__init__()
        self.proj = nn.Conv2d(bands, width, patch, patch)

    def forward(self, x_BCHW):
        return self.proj(x_BCHW).flatten(2).transpose(1, 2)


class SpatialEncoder(nn.Module):
    """ViT without a class token, applied to every date by itself: [B, T, C, H, W] -> [B, T, width, H/patch, W/patch]."""

    def __init__(self, bands, image, patch, width, depth, heads, mlp_ratio=4.0, position="learned", final_norm=True, eps=1e-6):
        super().__init__()
        self.grid = image // patch
        self.patch_embed = PatchEmbed(bands, width, patch)
        if position == "learned":
            self.pos_embed = nn.Parameter(torch.randn(1, self.grid**2, width) * 0.02)
        elif position == "given":
            self.register_buffer("positions", torch.zeros(1, self.grid**2, width), persistent=False)
        self.position = position
        self.blocks = nn.ModuleList(Block(width, heads, mlp_ratio, eps) for _ in range(depth))
        self.norm = nn.LayerNorm(width, eps=eps) if final_norm else nn.Identity()

    def forward(self, x_BTCHW):
        b, t = x_BTCHW.shape[:2]
        x = self.patch_embed(x_BTCHW.flatten(0, 1))
        if self.position == "learned":
            x = x + self.pos_embed
        elif self.position == "given":
            x = x + self.positions
        for block in self.blocks:
            x = block(x)
        return self.norm(x).transpose(1, 2).reshape(b, t, -1, self.grid, self.grid)


class UpHead(nn.Module):
    """1x1 convolution and pixel shuffle to the common grid and width."""

    def __init__(self, width, wanted, factor):
        super().__init__()
        self.factor = factor
        self.proj = nn.Conv2d(width, wanted * factor * factor, 1)

    def forward(self, x_BTCHW):
        b, t = x_BTCHW.shape[:2]
        fine = F.pixel_shuffle(self.proj(x_BTCHW.flatten(0, 1)), self.factor)
        return fine.unflatten(0, (b, t))


class Fusion(nn.Module):
    """Temporal transformer at every place; the output of the extra token, which stands first."""

    def __init__(self, inputs, width, layers, heads, mlp_ratio=4.0, final_norm=False, eps=1e-5):
        super().__init__()
        self.proj = nn.Linear(inputs, width)
        self.extra_token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.layers = nn.ModuleList(Block(width, heads, mlp_ratio, eps) for _ in range(layers))
        self.norm = nn.LayerNorm(width, eps=eps) if final_norm else nn.Identity()

    def forward(self, x_BACHW, valid_BA):
        b, a, c, h, w = x_BACHW.shape
        tokens = self.proj(x_BACHW.permute(0, 3, 4, 1, 2).reshape(b * h * w, a, c))
        tokens = torch.cat([self.extra_token.expand(len(tokens), -1, -1), tokens], 1)
        kept = torch.cat([torch.ones_like(valid_BA[:, :1]), valid_BA], 1) > 0
        bias = torch.zeros(kept.shape, dtype=tokens.dtype).masked_fill(~kept, float("-inf"))
        bias = bias[:, None].expand(b, h * w, a + 1).reshape(b * h * w, 1, 1, a + 1)
        for layer in self.layers:
            tokens = layer(tokens, bias)
        return self.norm(tokens[:, 0]).reshape(b, h, w, -1).permute(0, 3, 1, 2)


class ConvBnRelu(nn.Module):
    """3x3 convolution, batch norm, ReLU."""

    def __init__(self, inputs, outputs, eps, momentum):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=eps, momentum=momentum)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class FcnHead(nn.Module):
    """3x3 convolutions, a 1x1 classifier, and bilinear enlargement to the label's size."""

    def __init__(self, inputs, channels, convs, classes, size, eps=1e-5, momentum=0.1):
        super().__init__()
        self.size = size
        self.convs = nn.Sequential(
            *(ConvBnRelu(inputs if i == 0 else channels, channels, eps, momentum) for i in range(convs))
        )
        self.conv_seg = nn.Conv2d(channels if convs else inputs, classes, 1)

    def forward(self, x):
        logits = self.conv_seg(self.convs(x))
        return F.interpolate(logits, size=(self.size, self.size), mode="bilinear", align_corners=False)


class Fst(nn.Module):
    """The whole: encoders, alignment, dates, fusion, head. Modalities keep the order of the settings; the first one's grid is the common one.

    settings: modalities [{name, bands, image, patch, width, depth, heads, mlp_ratio, position, final_norm, eps}],
              fusion {width, layers, heads, mlp_ratio, final_norm, eps, dates (true)}, head {channels, convs, eps, momentum},
              classes, label_size
    """

    def __init__(self, settings):
        super().__init__()
        self.names = [modality["name"] for modality in settings["modalities"]]
        self.encoders = nn.ModuleDict()
        self.align = nn.ModuleDict()
        first = settings["modalities"][0]
        common, grid = first["width"], first["image"] // first["patch"]
        for modality in settings["modalities"]:
            name = modality["name"]
            self.encoders[name] = SpatialEncoder(**{key: value for key, value in modality.items() if key != "name"})
            own = modality["image"] // modality["patch"]
            if grid % own:
                raise ValueError(f"{name}: grid {own} does not divide the common grid {grid}")
            if own != grid or modality["width"] != common:
                self.align[name] = UpHead(modality["width"], common, grid // own)
        fusion = dict(settings["fusion"])
        self.dated = fusion.pop("dates", True)
        if self.dated:
            self.date_embed = nn.Parameter(torch.zeros(365, common))
        self.fusion = Fusion(common, **fusion)
        head = settings["head"]
        self.head = FcnHead(
            fusion["width"],
            head["channels"],
            head.get("convs", 1),
            settings["classes"],
            settings["label_size"],
            head.get("eps", 1e-5),
            head.get("momentum", 0.1),
        )

    def encode(self, images, days, valid):
        """Fused features [B, D, h, w]. images, days, valid: by modality name; days count from 0, 365 counts as 364."""
        parts = []
        for name in self.names:
            x_BTCHW = self.encoders[name](images[name])
            if name in self.align:
                x_BTCHW = self.align[name](x_BTCHW)
            if self.dated:
                x_BTCHW = x_BTCHW + self.date_embed[days[name].clamp(0, 364)][:, :, :, None, None]
            parts.append(x_BTCHW)
        return self.fusion(torch.cat(parts, 1), torch.cat([valid[name] for name in self.names], 1))

    def forward(self, images, days, valid):
        return self.head(self.encode(images, days, valid))


def no_decay(name, parameter):
    """True for biases, norms, positions, dates and the extra token."""
    return parameter.ndim == 1 or name.endswith(("pos_embed", "extra_token", "date_embed"))
