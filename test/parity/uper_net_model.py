"""timm's Swin Transformer with UperNet's head, written from MMSegmentation's arithmetic; test/parity compares with it and bench/ times it.

Parameters: backbone.<timm's names>, backbone.norm<stage>.{weight,bias}, head.{psp_modules.<i>.1, bottleneck, lateral_convs.<i>, fpn_convs.<i>,
fpn_bottleneck}.{conv.weight, bn.*}, head.conv_seg.{weight,bias}.
"""

import torch
import torch.nn.functional as F
from timm.models.swin_transformer import SwinTransformer
from torch import nn


class Pyramid(SwinTransformer):
    """All maps of timm's Swin, NCHW, each behind a layer norm of its own."""

    def __init__(self, **settings):
        super().__init__(**settings, num_classes=0)
        del self.norm
        self.widths = [info["num_chs"] for info in self.feature_info]
        for stage, width in enumerate(self.widths):
            setattr(self, f"norm{stage}", nn.LayerNorm(width))

    def forward(self, x):
        x = self.patch_embed(x)
        maps = []
        for stage, layer in enumerate(self.layers):
            x = layer(x)
            maps.append(getattr(self, f"norm{stage}")(x).permute(0, 3, 1, 2))
        return maps


class ConvModule(nn.Module):
    """Convolution without bias, batch norm, ReLU."""

    def __init__(self, inputs, outputs, kernel):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


def resize(x, like):
    """Bilinear, on the grid of another map."""
    return F.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=False)


class UperHead(nn.Module):
    """Pyramid pooling, feature pyramid, classifier; no dropout."""

    def __init__(self, widths, channels, scales, classes, size):
        super().__init__()
        self.size = size
        self.psp_modules = nn.ModuleList(
            nn.Sequential(nn.AdaptiveAvgPool2d(scale), ConvModule(widths[-1], channels, 1)) for scale in scales
        )
        self.bottleneck = ConvModule(widths[-1] + len(scales) * channels, channels, 3)
        self.lateral_convs = nn.ModuleList(ConvModule(width, channels, 1) for width in widths[:-1])
        self.fpn_convs = nn.ModuleList(ConvModule(channels, channels, 3) for _ in widths[:-1])
        self.fpn_bottleneck = ConvModule(len(widths) * channels, channels, 3)
        self.conv_seg = nn.Conv2d(channels, classes, 1)

    def forward(self, maps):
        last = maps[-1]
        pooled = self.bottleneck(torch.cat([last, *(resize(pool(last), last) for pool in self.psp_modules)], 1))
        laterals = [conv(x) for conv, x in zip(self.lateral_convs, maps)] + [pooled]
        for i in range(len(laterals) - 1, 0, -1):
            laterals[i - 1] = laterals[i - 1] + resize(laterals[i], laterals[i - 1])
        outputs = [conv(x) for conv, x in zip(self.fpn_convs, laterals)] + [laterals[-1]]
        joined = torch.cat([outputs[0], *(resize(x, outputs[0]) for x in outputs[1:])], 1)
        logits = self.conv_seg(self.fpn_bottleneck(joined))
        return F.interpolate(logits, size=(self.size, self.size), mode="bilinear", align_corners=False)


class SwinUperNet(nn.Module):
    """settings: backbone (SwinTransformer's arguments), channels (512), scales ([1, 2, 3, 6]), classes, size (of the labels)."""

    def __init__(self, settings):
        super().__init__()
        self.backbone = Pyramid(**settings["backbone"])
        self.head = UperHead(
            self.backbone.widths,
            settings.get("channels", 512),
            settings.get("scales", [1, 2, 3, 6]),
            settings["classes"],
            settings["size"],
        )

    def forward(self, x):
        return self.head(self.backbone(x))


def no_decay(name, parameter):
    """True for biases, norms and position tables."""
    return parameter.ndim == 1 or "relative_position_bias_table" in name
