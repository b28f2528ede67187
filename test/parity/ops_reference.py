"""Single operations in PyTorch, many cases in one call: results and gradients.

request.json
    cases: [{id, op, attributes}]
input.safetensors
    <id>.<input>    inputs as the table below names them
    <id>.dy         gradient of the result (optional: no gradients without it; a scalar result takes 1)
output.safetensors
    <id>.y and <id>.grad.<input> for every floating input

op              inputs                  attributes
conv2d          x, weight, [bias]       stride, padding, dilation, groups (numbers or pairs; 1, 0, 1, 1)
conv_transpose2d x, weight, [bias]      stride, padding, output_padding, dilation, groups
interpolate     x                       size [h, w], mode "nearest" | "bilinear" | "bicubic", align_corners (false), antialias (false)
layer_norm      x, [weight], [bias]     axes (1: how many last ones), eps (1e-5)
batch_norm      x, [weight], [bias]     training (true), eps (1e-5), momentum (0.1); inputs running_mean, running_var -> y.running_mean, y.running_var
group_norm      x, [weight], [bias]     groups, eps (1e-5)
gelu            x                       approximate "none" | "tanh"
relu sigmoid tanh silu erf softplus     x
softmax log_softmax                     x; axis (-1)
linear          x, weight, [bias]
matmul          a, b
attention       q, k, v, [mask]         mask is added to the scores; scale (1/sqrt of the last axis)
pixel_shuffle pixel_unshuffle           x; factor
conv3d          x, weight, [bias]       as conv2d
max_pool2d avg_pool2d (and 3d)          x; kernel, stride (kernel), padding (0), ceil (false), count_include_pad (true)
embedding       table, index
cross_entropy   x, target               ignore_index (-100), label_smoothing (0), reduction ("mean")
grid_sample     x, grid                 mode, padding_mode, align_corners (false)
and those of places.py (boxes, places along an axis, windows, assignments)

attributes.layout "NHWC" says that x, y and their gradients have channels last (4-D and 5-D only); weights stay as PyTorch's.
"""

import torch
import torch.nn.functional as F
from exchange import exchange_from_arguments
from places import PLACES

POINTWISE = {
    "relu": F.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "silu": F.silu,
    "erf": torch.erf,
    "softplus": F.softplus,
}


def convolution(function, names):
    """A convolution whose numeric attributes are looked up by name."""
    defaults = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "output_padding": 0}

    def run(x, a):
        settings = {name: a.get(name, defaults[name]) for name in names}
        settings = {name: tuple(v) if isinstance(v, list) else v for name, v in settings.items()}
        return function(x["x"], x["weight"], x.get("bias"), **settings)

    return run


def interpolate(x, a):
    """Resampling by PyTorch's half-pixel rule unless align_corners says otherwise."""
    mode = a.get("mode", "bilinear")
    more = {} if mode == "nearest" else {"align_corners": a.get("align_corners", False), "antialias": a.get("antialias", False)}
    return F.interpolate(x["x"], size=tuple(a["size"]), mode=mode, **more)


def layer_norm(x, a):
    """Normalisation over the last `axes` axes."""
    shape = x["x"].shape[-a.get("axes", 1) :]
    return F.layer_norm(x["x"], shape, x.get("weight"), x.get("bias"), a.get("eps", 1e-5))


def batch_norm(x, a):
    """Batch statistics when training, else the running ones (which training updates in place)."""
    return F.batch_norm(
        x["x"],
        x.get("running_mean"),
        x.get("running_var"),
        x.get("weight"),
        x.get("bias"),
        a.get("training", True),
        a.get("momentum", 0.1),
        a.get("eps", 1e-5),
    )


def pool(function, *extra):
    """Max or average pooling."""

    def run(x, a):
        more = {"count_include_pad": a.get("count_include_pad", True)} if "count_include_pad" in extra else {}
        stride = a.get("stride", a["kernel"])
        return function(x["x"], a["kernel"], stride, a.get("padding", 0), ceil_mode=a.get("ceil", False), **more)

    return run


def attention(x, a):
    """softmax(q k^T * scale + mask) v, written out."""
    scale = a.get("scale", x["q"].shape[-1] ** -0.5)
    scores = x["q"] @ x["k"].transpose(-1, -2) * scale
    if "mask" in x:
        scores = scores + x["mask"]
    return scores.softmax(-1) @ x["v"]


def cross_entropy(x, a):
    """Softmax cross-entropy with classes on axis 1."""
    return F.cross_entropy(
        x["x"],
        x["target"].long(),
        ignore_index=a.get("ignore_index", -100),
        label_smoothing=a.get("label_smoothing", 0.0),
        reduction=a.get("reduction", "mean"),
    )


def grid_sample(x, a):
    """Sampling at given places in [-1, 1]."""
    settings = {"mode": a.get("mode", "bilinear"), "padding_mode": a.get("padding_mode", "zeros")}
    return F.grid_sample(x["x"], x["grid"], align_corners=a.get("align_corners", False), **settings)


OPS = {
    "conv2d": convolution(F.conv2d, ["stride", "padding", "dilation", "groups"]),
    "conv3d": convolution(F.conv3d, ["stride", "padding", "dilation", "groups"]),
    "conv_transpose2d": convolution(
        F.conv_transpose2d, ["stride", "padding", "output_padding", "dilation", "groups"]
    ),
    "interpolate": interpolate,
    "layer_norm": layer_norm,
    "batch_norm": batch_norm,
    "group_norm": lambda x, a: F.group_norm(x["x"], a["groups"], x.get("weight"), x.get("bias"), a.get("eps", 1e-5)),
    "gelu": lambda x, a: F.gelu(x["x"], approximate=a.get("approximate", "none")),
    "softmax": lambda x, a: x["x"].softmax(a.get("axis", -1)),
    "log_softmax": lambda x, a: x["x"].log_softmax(a.get("axis", -1)),
    "linear": lambda x, a: F.linear(x["x"], x["weight"], x.get("bias")),
    "matmul": lambda x, a: x["a"] @ x["b"],
    "attention": attention,
    "pixel_shuffle": lambda x, a: F.pixel_shuffle(x["x"], a["factor"]),
    "pixel_unshuffle": lambda x, a: F.pixel_unshuffle(x["x"], a["factor"]),
    "max_pool2d": pool(F.max_pool2d),
    "avg_pool2d": pool(F.avg_pool2d, "count_include_pad"),
    "max_pool3d": pool(F.max_pool3d),
    "avg_pool3d": pool(F.avg_pool3d, "count_include_pad"),
    "embedding": lambda x, a: F.embedding(x["index"].long(), x["table"]),
    "cross_entropy": cross_entropy,
    "grid_sample": grid_sample,
}
OPS |= {name: (lambda x, a, f=function: f(x["x"])) for name, function in POINTWISE.items()}
OPS |= PLACES


def run_case(exchange, case):
    """One case: its result, and gradients if a gradient of the result is there."""
    name, attributes = case["id"], case.get("attributes", {})
    last = attributes.get("layout", "NCHW") == "NHWC"
    first = lambda t: t.movedim(-1, 1) if last and t.ndim in (4, 5) else t  # noqa: E731
    final = lambda t: t.movedim(1, -1) if last and t.ndim in (4, 5) else t  # noqa: E731
    given = exchange.under(f"{name}.")
    dy = given.pop("dy", None)
    state = ("running_mean", "running_var")
    leaves = {
        key: value.clone().requires_grad_(value.is_floating_point() and key not in state)
        for key, value in given.items()
    }
    y = final(OPS[case["op"]](leaves | {"x": first(leaves["x"])} if "x" in leaves else leaves, attributes))
    exchange.put(f"{name}.y", y)
    for key in state:
        if key in leaves:
            exchange.put(f"{name}.y.{key}", leaves[key])
    if y.requires_grad and (dy is not None or y.ndim == 0):
        y.backward(torch.ones_like(y) if dy is None else dy)
        for key, leaf in leaves.items():
            if leaf.grad is not None:
                exchange.put(f"{name}.grad.{key}", leaf.grad)


def main():
    exchange = exchange_from_arguments()
    for case in exchange.request["cases"]:
        if case["op"] not in OPS:
            raise KeyError(f"case {case['id']!r}: no operation {case['op']!r}; there are {sorted(OPS)}")
        run_case(exchange, case)
    exchange.report["cases"] = [case["id"] for case in exchange.request["cases"]]
    exchange.finish()


if __name__ == "__main__":
    main()
