"""What ops_reference.py compares on boxes, samples and places, written out where PyTorch has no such operation.

Overlaps of rotated boxes are found by cutting one polygon by the sides of the other (Sutherland and Hodgman), in float64 and by
PyTorch's own gradients; RoI align of rotated boxes follows mmcv's definition, sample by sample.
"""

import torch
import torchvision


def corners(box):
    """The four corners of a rotated box (centre x, centre y, width, height, angle), one after another."""
    x, y, w, h, angle = box
    cos, sin = torch.cos(angle), torch.sin(angle)
    signs = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    return [
        torch.stack([x + (i * w * cos - j * h * sin) / 2, y + (i * w * sin + j * h * cos) / 2]) for i, j in signs
    ]


def cross(a, b):
    return a[0] * b[1] - a[1] * b[0]


def cut(polygon, start, end):
    """The part of a polygon to the left of the line from start to end."""
    kept = []
    for i, point in enumerate(polygon):
        after = polygon[(i + 1) % len(polygon)]
        here, there = cross(end - start, point - start), cross(end - start, after - start)
        if here >= 0:
            kept.append(point)
        if (here > 0 > there) or (here < 0 < there):
            kept.append(point + (after - point) * (here / (here - there)))
    return kept


def rotated_overlap(a, b):
    """Intersection over union of two rotated boxes."""
    polygon, other = corners(a), corners(b)
    for i in range(4):
        polygon = cut(polygon, other[i], other[(i + 1) % 4])
    common = sum(
        (cross(polygon[i], polygon[(i + 1) % len(polygon)]) for i in range(len(polygon))), a.new_zeros(())
    )
    common = common / 2
    return common / (a[2] * a[3] + b[2] * b[3] - common)


def rotated_iou(x, _):
    """All pairs."""
    a, b = x["a"].double(), x["b"].double()
    return torch.stack([torch.stack([rotated_overlap(one, other) for other in b]) for one in a]).to(x["a"].dtype)


def padded(indices, maximum):
    """The first indices, -1 behind them."""
    full = torch.full((maximum,), -1, dtype=torch.int32)
    full[: min(maximum, len(indices))] = torch.as_tensor(indices[:maximum], dtype=torch.int32)
    return full


def nms(x, a):
    """torchvision's, by groups where there are some."""
    boxes, scores = x["boxes"], x["scores"]
    if "groups" in x:
        kept = torchvision.ops.batched_nms(boxes, scores, x["groups"], a["threshold"])
    else:
        kept = torchvision.ops.nms(boxes, scores, a["threshold"])
    return padded(kept, a["maximum"])


def nms_rotated(x, a):
    """Greedy, over exact overlaps."""
    boxes = x["boxes"].double()
    kept = []
    for i in torch.argsort(x["scores"], descending=True, stable=True).tolist():
        if all(rotated_overlap(boxes[i], boxes[k]) <= a["threshold"] for k in kept):
            kept.append(i)
    return padded(kept, a["maximum"])


def roi_align(x, a):
    """torchvision's."""
    return torchvision.ops.roi_align(
        x["x"], x["rois"].detach(), tuple(a["size"]), a["scale"], a["sampling_ratio"], a["aligned"]
    )


def pixel(image, y, x):
    """A bilinear sample [C] of an image [C, H, W], as RoI align takes it: the edge up to one pixel outside, zeros beyond."""
    _, h, w = image.shape
    if y < -1 or y > h or x < -1 or x > w:
        return image[:, 0, 0] * 0
    y, x = min(max(y, 0.0), h - 1.0), min(max(x, 0.0), w - 1.0)
    top, left = int(y), int(x)
    bottom, right = min(top + 1, h - 1), min(left + 1, w - 1)
    v, u = y - top, x - left
    upper = image[:, top, left] * (1 - u) + image[:, top, right] * u
    return upper * (1 - v) + (image[:, bottom, left] * (1 - u) + image[:, bottom, right] * u) * v


def roi_align_rotated(x, a):
    """mmcv's, sample by sample in Python's float64."""
    h, w = a["size"]
    offset = 0.5 if a["aligned"] else 0.0
    results = []
    for image, cx, cy, width, height, angle in x["rois"].double().tolist():
        cx, cy = cx * a["scale"] - offset, cy * a["scale"] - offset
        width, height = width * a["scale"], height * a["scale"]
        if not a["aligned"]:
            width, height = max(width, 1.0), max(height, 1.0)
        theta = torch.tensor(-angle if a["clockwise"] else angle, dtype=torch.float64)
        cos, sin = float(torch.cos(theta)), float(torch.sin(theta))
        ratio = a["sampling_ratio"]
        rows = ratio if ratio > 0 else int(-(-height / h // 1))
        columns = ratio if ratio > 0 else int(-(-width / w // 1))
        for i in range(h):
            for j in range(w):
                samples = []
                for k in range(rows):
                    v = -height / 2 + (i + (k + 0.5) / rows) * height / h
                    for m in range(columns):
                        u = -width / 2 + (j + (m + 0.5) / columns) * width / w
                        samples.append(pixel(x["x"][int(image)], v * cos - u * sin + cy, v * sin + u * cos + cx))
                results.append(sum(samples) / max(len(samples), 1))
    channels = x["x"].shape[1]
    return torch.stack(results).reshape(len(x["rois"]), h, w, channels).permute(0, 3, 1, 2)


def sinkhorn(x, a):
    """SwAV's distributed_sinkhorn in one process."""
    shares = torch.exp(x["x"] / a["epsilon"]).t()
    prototypes, samples = shares.shape
    shares = shares / shares.sum()
    for _ in range(a["iterations"]):
        shares = shares / shares.sum(dim=1, keepdim=True) / prototypes
        shares = shares / shares.sum(dim=0, keepdim=True) / samples
    return (shares * samples).t()


def window_partition(x, a):
    """Swin's: [N, H, W, C] to [windows, places, C]."""
    n, h, w, c = x["x"].shape
    rows, columns = a["size"]
    parts = x["x"].view(n, h // rows, rows, w // columns, columns, c)
    return parts.permute(0, 1, 3, 2, 4, 5).reshape(-1, rows * columns, c)


def adaptive(kind):
    """Adaptive pooling of any number of axes."""

    def run(x, a):
        return getattr(torch.nn.functional, f"adaptive_{kind}_pool{len(a['size'])}d")(x["x"], tuple(a["size"]))

    return run


PLACES = {
    "adaptive_avg_pool": adaptive("avg"),
    "adaptive_max_pool": adaptive("max"),
    "window_partition": window_partition,
    "gather": lambda x, a: torch.gather(x["x"], a["axis"], x["index"].long()),
    "scatter": lambda x, a: torch.scatter(x["x"], a["axis"], x["index"].long(), x["updates"]),
    "scatter_add": lambda x, a: torch.scatter_add(x["x"], a["axis"], x["index"].long(), x["updates"]),
    "top_k": lambda x, a: torch.topk(x["x"], a["k"]).values,
    "sort": lambda x, a: torch.sort(x["x"], dim=a["axis"], descending=a["descending"], stable=True).values,
    "argsort": lambda x, a: torch.argsort(x["x"], dim=a["axis"], descending=a["descending"], stable=True).int(),
    "cumsum": lambda x, a: torch.cumsum(x["x"], a["axis"]),
    "roll": lambda x, a: torch.roll(x["x"], a["shifts"], a["axes"]),
    "einsum": lambda x, a: torch.einsum(a["equation"], *(x[name] for name in sorted(x))),
    "box_iou": lambda x, _: torchvision.ops.box_iou(x["a"], x["b"]),
    "rotated_iou": rotated_iou,
    "nms": nms,
    "nms_rotated": nms_rotated,
    "roi_align": roi_align,
    "roi_align_rotated": roi_align_rotated,
    "sinkhorn": sinkhorn,
    "ema_update": lambda x, _: torch.lerp(x["value"], x["average"], x["momentum"]),
}
