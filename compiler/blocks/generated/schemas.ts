// Written by `npm run gen` from the files of compiler/blocks.
import type { BlockSchema } from "../schema.ts";

/** Schema of every block's properties, by `kind:Name`. */
export const schemas: Readonly<Record<string, BlockSchema>> = {
  "adapter:extend": {
    "description": "Gives the input layer of loaded weights further bands: filters of known bands are taken by name, in the experiment's order, and those of new bands are made.",
    "examples": [
      "extend(NIR, init: mean)"
    ],
    "type": "object",
    "required": [
      "bands"
    ],
    "properties": {
      "bands": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "The bands that the weights do not know.",
        "x-form": "bands"
      },
      "init": {
        "enum": [
          "mean",
          "zeros",
          "random"
        ],
        "description": "First filters of a new band: the mean of the known bands' filters, zeros, or random as without weights.",
        "default": "mean"
      },
      "drop": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Bands that the weights know and the experiment leaves out.",
        "x-form": "bands",
        "default": []
      }
    },
    "additionalProperties": false
  },
  "adapter:select": {
    "description": "Takes the filters of the experiment's bands by name, in its order, out of those that the weights have; the others are left out.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "augment:ColorJitter": {
    "description": "Changes brightness, contrast and saturation of 8-bit colour images, in this order, each by a factor drawn between 1 - x and 1 + x. Inputs with another number of bands than three are left as they are.",
    "examples": [
      "ColorJitter { brightness: 0.2 }"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "brightness": {
        "type": "number",
        "description": "How far brightness may go from 1.",
        "minimum": 0,
        "default": 0.4
      },
      "contrast": {
        "type": "number",
        "description": "How far contrast may go from 1.",
        "minimum": 0,
        "default": 0.4
      },
      "saturation": {
        "type": "number",
        "description": "How far saturation may go from 1.",
        "minimum": 0,
        "default": 0.4
      },
      "on": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Only these inputs. Absent: every input of three bands.",
        "x-form": "members",
        "default": []
      }
    },
    "additionalProperties": false
  },
  "augment:Crop": {
    "description": "Cuts a square out of the sample, at a random place in training and from the middle at evaluation; every input and the labels show the same ground.",
    "examples": [
      "Crop(128px)"
    ],
    "type": "object",
    "required": [
      "size"
    ],
    "properties": {
      "size": {
        "type": "integer",
        "description": "Side of the square in pixels of the labels; without a mask, of the first input. Other inputs are cut in proportion.",
        "x-unit": [
          "px"
        ],
        "minimum": 1,
        "maximum": 100000
      }
    },
    "additionalProperties": false
  },
  "augment:CutMix": {
    "description": "Pastes a rectangle of another sample of the batch into each one, and mixes the labels by area (Yun 2019, arXiv:1905.04899). For one label an image.",
    "type": "object",
    "required": [],
    "properties": {
      "alpha": {
        "type": "number",
        "description": "Both parameters of the beta distribution that the area is drawn from.",
        "exclusiveMinimum": 0,
        "default": 1
      }
    },
    "additionalProperties": false
  },
  "augment:Flip": {
    "description": "Mirrors every input and the labels, or leaves them.",
    "examples": [
      "Flip { direction: both }"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "p": {
        "type": "number",
        "description": "Probability of each mirroring.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0.5
      },
      "direction": {
        "enum": [
          "horizontal",
          "vertical",
          "both"
        ],
        "description": "Left for right, top for bottom, or each of the two on its own.",
        "default": "horizontal"
      }
    },
    "additionalProperties": false
  },
  "augment:GaussianNoise": {
    "description": "Adds normal noise to every value.",
    "examples": [
      "GaussianNoise(0.02)"
    ],
    "type": "object",
    "required": [
      "std"
    ],
    "properties": {
      "std": {
        "type": "number",
        "description": "Standard deviation, in the unit of the input's values.",
        "exclusiveMinimum": 0
      },
      "on": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Only these inputs. Absent: all.",
        "x-form": "members",
        "default": []
      }
    },
    "additionalProperties": false
  },
  "augment:Mixup": {
    "description": "Blends each sample of a batch with another one, and their labels in the same proportion (Zhang 2018, arXiv:1710.09412). For one label an image.",
    "examples": [
      "Mixup(0.2)"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "alpha": {
        "type": "number",
        "description": "Both parameters of the beta distribution that the proportion is drawn from.",
        "exclusiveMinimum": 0,
        "default": 0.8
      }
    },
    "additionalProperties": false
  },
  "augment:RandomErasing": {
    "description": "Blots out one rectangle of every input with the input's own mean colour (Zhong 2020, arXiv:1708.04896); labels stay.",
    "examples": [
      "RandomErasing(0.25)"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "p": {
        "type": "number",
        "description": "Probability of doing it.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0.25
      },
      "area": {
        "description": "Share of the area that is blotted out.",
        "x-range": true,
        "default": {
          "min": 0.02,
          "max": 0.33
        }
      },
      "ratio": {
        "description": "Width over height of the rectangle.",
        "x-range": true,
        "default": {
          "min": 0.3,
          "max": 3.3
        }
      }
    },
    "additionalProperties": false
  },
  "augment:RandomResizedCrop": {
    "description": "Cuts out a part of random area and shape and brings it to a square, bilinear and antialiased (Szegedy 2014). At evaluation the middle 87.5 % of the side is taken, as is usual: 224 px of 256.",
    "examples": [
      "RandomResizedCrop(224px)"
    ],
    "type": "object",
    "required": [
      "size"
    ],
    "properties": {
      "size": {
        "type": "integer",
        "description": "Side of the result in pixels of the labels; without a mask, of the first input. Other inputs follow in proportion.",
        "x-unit": [
          "px"
        ],
        "minimum": 1,
        "maximum": 100000
      },
      "scale": {
        "description": "Share of the area that is cut out.",
        "x-range": true,
        "default": {
          "min": 0.08,
          "max": 1
        }
      },
      "ratio": {
        "description": "Width over height of what is cut out, before it is made square.",
        "x-range": true,
        "default": {
          "min": 0.75,
          "max": 1.3333333333333333
        }
      }
    },
    "additionalProperties": false
  },
  "augment:Rotate90": {
    "description": "Turns every input and the labels by a quarter, a half or three quarters, each as likely as the others.",
    "type": "object",
    "required": [],
    "properties": {
      "p": {
        "type": "number",
        "description": "Probability of turning at all.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0.75
      }
    },
    "additionalProperties": false
  },
  "backbone:Swin": {
    "description": "Swin Transformer (Liu et al. 2021, arXiv:2103.14030): attention inside windows that are shifted in every other block, on a pyramid of maps. Any image size: what is missing to whole patches and windows is padded. Parameters named and shaped as in timm.",
    "examples": [
      "Swin.tiny { drop_path: 0.2, out_norm: all }"
    ],
    "type": "object",
    "required": [
      "width",
      "depths",
      "heads"
    ],
    "properties": {
      "patch": {
        "type": "integer",
        "description": "Side of one square patch.",
        "x-unit": [
          "px"
        ],
        "minimum": 1,
        "maximum": 100000,
        "default": 4
      },
      "width": {
        "type": "integer",
        "description": "Channels of the first map; every further one has twice as many.",
        "minimum": 1,
        "maximum": 65536
      },
      "depths": {
        "type": "array",
        "items": {
          "type": "integer",
          "description": "A whole number from 1.",
          "minimum": 1,
          "maximum": 1000000
        },
        "description": "Blocks of every stage; there is one map a stage."
      },
      "heads": {
        "type": "array",
        "items": {
          "type": "integer",
          "description": "A whole number from 1.",
          "minimum": 1,
          "maximum": 1000000
        },
        "description": "Attention heads of every stage; must divide its width."
      },
      "window": {
        "type": "integer",
        "description": "Side of one square window, in places of the map.",
        "minimum": 1,
        "maximum": 1000000,
        "default": 7
      },
      "mlp_ratio": {
        "type": "number",
        "description": "Hidden width of the MLP, as a multiple of its input's.",
        "exclusiveMinimum": 0,
        "default": 4
      },
      "drop_path": {
        "type": "number",
        "description": "Stochastic depth of the last block; grows linearly from 0 at the first.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0
      },
      "out_norm": {
        "enum": [
          "last",
          "all",
          "none"
        ],
        "description": "Which maps are normalised on their way out: the last one (classification), each by a norm of its own (dense heads, MMSegmentation), or none.",
        "default": "last"
      },
      "small_maps": {
        "enum": [
          "shrink",
          "pad"
        ],
        "description": "What happens where a map is smaller than a window: the window shrinks to it (timm), or the map is padded to a window (MMPretrain).",
        "default": "shrink"
      },
      "pad": {
        "enum": [
          "before_shift",
          "after_shift"
        ],
        "description": "Whether a map is padded to whole windows before it is shifted (the authors' dense code, MMSegmentation) or after it (timm).",
        "default": "before_shift"
      },
      "norm_eps": {
        "type": "number",
        "description": "Epsilon of the layer norms.",
        "exclusiveMinimum": 0,
        "default": 0.00001
      }
    },
    "additionalProperties": false
  },
  "backbone:SwinV2": {
    "description": "Swin Transformer V2 (Liu et al. 2022, arXiv:2111.09883): norms behind the branches, attention by scaled cosines, and a position bias that a small network computes from log-spaced offsets, so that the window may differ from that of loaded weights. Any image size: what is missing to whole patches and windows is padded. Parameters named and shaped as in timm.",
    "examples": [
      "SwinV2.tiny { window: 8, drop_path: 0.2 }"
    ],
    "type": "object",
    "required": [
      "width",
      "depths",
      "heads"
    ],
    "properties": {
      "patch": {
        "type": "integer",
        "description": "Side of one square patch.",
        "x-unit": [
          "px"
        ],
        "minimum": 1,
        "maximum": 100000,
        "default": 4
      },
      "width": {
        "type": "integer",
        "description": "Channels of the first map; every further one has twice as many.",
        "minimum": 1,
        "maximum": 65536
      },
      "depths": {
        "type": "array",
        "items": {
          "type": "integer",
          "description": "A whole number from 1.",
          "minimum": 1,
          "maximum": 1000000
        },
        "description": "Blocks of every stage; there is one map a stage."
      },
      "heads": {
        "type": "array",
        "items": {
          "type": "integer",
          "description": "A whole number from 1.",
          "minimum": 1,
          "maximum": 1000000
        },
        "description": "Attention heads of every stage; must divide its width."
      },
      "window": {
        "type": "integer",
        "description": "Side of one square window, in places of the map.",
        "minimum": 1,
        "maximum": 1000000,
        "default": 8
      },
      "pretrained_windows": {
        "type": "array",
        "items": {
          "type": "integer",
          "description": "A whole number from 0.",
          "minimum": 0,
          "maximum": 4294967295
        },
        "description": "Window of the run that the weights come from, of every stage, to which offsets are scaled; 0 or none: the window itself.",
        "default": []
      },
      "mlp_ratio": {
        "type": "number",
        "description": "Hidden width of the MLP, as a multiple of its input's.",
        "exclusiveMinimum": 0,
        "default": 4
      },
      "drop_path": {
        "type": "number",
        "description": "Stochastic depth of the last block; grows linearly from 0 at the first.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0
      },
      "extra_norm_every": {
        "type": "integer",
        "description": "One more norm behind every so manieth block of a stage, as the authors' largest models have it; 0: none.",
        "minimum": 0,
        "maximum": 4294967295,
        "default": 0
      },
      "branch_norm_init": {
        "enum": [
          "zero",
          "one"
        ],
        "description": "First weights of the norms at the ends of branches: zero makes every block begin as the identity, as in the authors' code.",
        "default": "zero"
      },
      "out_norm": {
        "enum": [
          "last",
          "all",
          "none"
        ],
        "description": "Which maps are normalised on their way out: the last one (classification), each by a norm of its own (dense heads), or none.",
        "default": "last"
      },
      "small_maps": {
        "enum": [
          "shrink",
          "pad"
        ],
        "description": "What happens where a map is smaller than a window: the window shrinks to it (timm), or the map is padded to a window (MMPretrain).",
        "default": "shrink"
      },
      "pad": {
        "enum": [
          "before_shift",
          "after_shift"
        ],
        "description": "Whether a map is padded to whole windows before it is shifted (MMPretrain) or after it (timm).",
        "default": "before_shift"
      },
      "norm_eps": {
        "type": "number",
        "description": "Epsilon of the layer norms.",
        "exclusiveMinimum": 0,
        "default": 0.00001
      }
    },
    "additionalProperties": false
  },
  "backbone:ViT": {
    "description": "Plain Vision Transformer (Dosovitskiy et al. 2020, arXiv:2010.11929), parameters named and shaped as in timm.",
    "examples": [
      "ViT { patch: 16px, width: 384, depth: 12, heads: 6 }"
    ],
    "type": "object",
    "required": [
      "patch",
      "width",
      "depth",
      "heads"
    ],
    "properties": {
      "patch": {
        "type": "integer",
        "description": "Side of one square patch; must divide the image.",
        "x-unit": [
          "px"
        ],
        "minimum": 1,
        "maximum": 100000
      },
      "width": {
        "type": "integer",
        "description": "Channels of every token.",
        "minimum": 1,
        "maximum": 65536
      },
      "depth": {
        "type": "integer",
        "description": "Number of transformer blocks.",
        "minimum": 1,
        "maximum": 1000000
      },
      "heads": {
        "type": "integer",
        "description": "Attention heads; must divide `width`.",
        "minimum": 1,
        "maximum": 1000000
      },
      "mlp_ratio": {
        "type": "number",
        "description": "Hidden width of the MLP, as a multiple of `width`.",
        "exclusiveMinimum": 0,
        "default": 4
      },
      "stem": {
        "type": "array",
        "items": {
          "type": "integer",
          "description": "A whole number from 1.",
          "minimum": 1,
          "maximum": 1000000
        },
        "description": "Widths of an early-convolution stem in place of the patch embedding: each is a 3x3 convolution of stride 2 with batch norm and ReLU, then a 1x1 convolution to `width` (Xiao et al. 2021, arXiv:2106.14881). Together they must stride over one patch. Empty: one patch embedding.",
        "default": []
      },
      "drop_path": {
        "type": "number",
        "description": "Stochastic depth of the last block; grows linearly from 0 at the first.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0
      },
      "position": {
        "enum": [
          "learned",
          "learned_sincos",
          "sincos",
          "none"
        ],
        "description": "Position embedding: learned from a truncated normal, learned from 2-D sines, fixed 2-D sines, or none.",
        "default": "learned"
      },
      "class_token": {
        "type": "boolean",
        "description": "Adds a class token that attends to all patches.",
        "default": false
      },
      "final_norm": {
        "type": "boolean",
        "description": "Normalises the last block's output. SkySense's temporal encoders leave it out.",
        "default": true
      },
      "norm_eps": {
        "type": "number",
        "description": "Epsilon of the layer norms.",
        "exclusiveMinimum": 0,
        "default": 0.000001
      }
    },
    "additionalProperties": false
  },
  "declaration:dataset": {
    "description": "A data set: its layout on disk, what it holds, where it lies, how it is split.",
    "type": "object",
    "required": [
      "format",
      "inputs",
      "labels",
      "source",
      "splits"
    ],
    "properties": {
      "format": {
        "x-block": [
          "format"
        ],
        "description": "Layout on disk."
      },
      "inputs": {
        "type": "object",
        "required": [],
        "properties": {},
        "additionalProperties": {
          "x-ref": [
            "modality"
          ]
        },
        "description": "The modalities of a sample, by the name that the model knows them by."
      },
      "labels": {
        "x-block": [
          "labels"
        ],
        "description": "What is to be predicted."
      },
      "source": {
        "x-block": [
          "source"
        ],
        "description": "Where the files lie, or how they are made."
      },
      "splits": {
        "description": "Which samples are for training, validation and test.",
        "type": "object",
        "required": [
          "train"
        ],
        "properties": {
          "train": {
            "x-block": [
              "split"
            ],
            "description": "Samples to train on."
          },
          "val": {
            "x-block": [
              "split"
            ],
            "description": "Samples to watch while training.",
            "default": null
          },
          "test": {
            "x-block": [
              "split"
            ],
            "description": "Samples for the final figures.",
            "default": null
          }
        },
        "additionalProperties": false
      },
      "hidden": {
        "type": "array",
        "items": {
          "enum": [
            "val.labels",
            "test.labels"
          ]
        },
        "description": "Labels that are not to be had, for instance because a leaderboard keeps them: predictions of that split are written to files, and nothing is measured on it.",
        "default": [],
        "examples": [
          "[test.labels]"
        ]
      },
      "samples": {
        "type": "integer",
        "description": "Number of training samples, where the text alone is to tell how long an epoch is.",
        "minimum": 1,
        "maximum": 1000000,
        "default": null
      }
    },
    "additionalProperties": false
  },
  "declaration:encoder": {
    "description": "An encoder of several inputs: spatial encoders, each on its modality, and the fusion that joins them. The last member is what the encoder gives.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": {
      "x-block": [
        "backbone",
        "fusion"
      ],
      "x-on": true
    }
  },
  "declaration:experiment": {
    "description": "A training run and its evaluation.",
    "type": "object",
    "required": [
      "task",
      "data",
      "head",
      "loss",
      "optimizer",
      "batch",
      "length",
      "metric"
    ],
    "properties": {
      "task": {
        "enum": [
          "semantic_segmentation",
          "scene_classification"
        ],
        "description": "What is predicted: a class per pixel, or one per scene."
      },
      "data": {
        "x-ref": [
          "dataset"
        ],
        "description": "What it is trained and tested on."
      },
      "backbone": {
        "x-block": [
          "backbone"
        ],
        "description": "Spatial encoder of a data set with one input.",
        "default": null
      },
      "encoder": {
        "x-ref": [
          "encoder"
        ],
        "description": "Encoder of several inputs or dates.",
        "default": null
      },
      "head": {
        "x-block": [
          "head"
        ],
        "description": "Turns features into predictions; classes and widths are inferred."
      },
      "loss": {
        "x-block": [
          "loss"
        ],
        "description": "What is minimised."
      },
      "optimizer": {
        "x-block": [
          "optimizer"
        ],
        "description": "How weights are updated, with the base learning rate."
      },
      "freeze": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Parts that are not trained, by name: none, a member of the encoder, encoder, backbone, head. They work as at evaluation and keep every value.",
        "x-form": "members",
        "default": null,
        "examples": [
          "backbone"
        ]
      },
      "schedule": {
        "x-chain": [
          "schedule"
        ],
        "description": "The learning rate over the run, as factors on the optimiser's.",
        "default": null
      },
      "batch": {
        "description": "Samples of a step: `8 total`, or `4 /device`.",
        "x-quantity": [
          "total",
          "/device"
        ]
      },
      "micro": {
        "type": "integer",
        "description": "Samples that are computed at once: a step takes its batch in parts of so many, adds their gradients up, weighted as the whole batch's mean would, and updates once. Evaluation takes as many. Must divide the batch, or a device's share of it. Absent: the whole batch.",
        "minimum": 1,
        "maximum": 1000000,
        "default": null,
        "examples": [
          "8"
        ]
      },
      "recompute": {
        "enum": [
          "none",
          "blocks",
          "auto"
        ],
        "description": "What the backward pass computes again instead of keeping it (activation checkpointing, Chen et al. 2016, arXiv:1604.06174): nothing; every block of the model, of which then only the input is kept; or as few blocks, from the input on, as bring training under what `expect { memory(train) <= … }` allows. The same results up to rounding, in less memory and more time.",
        "default": "none"
      },
      "devices": {
        "type": "integer",
        "description": "On how many devices the batch is spread: `4 /device` on 8 devices makes steps of 32 samples. The whole step is computed on this machine.",
        "minimum": 1,
        "maximum": 1000000,
        "default": 1
      },
      "length": {
        "description": "How long training lasts.",
        "x-quantity": [
          "iters",
          "epochs",
          "samples"
        ]
      },
      "augment": {
        "type": "array",
        "items": {
          "x-block": [
            "augment"
          ]
        },
        "description": "What is done to training samples, in order.",
        "default": []
      },
      "metric": {
        "type": "array",
        "items": {
          "x-block": [
            "metric"
          ]
        },
        "description": "What is measured, on every split. The first one picks the best checkpoint."
      },
      "given": {
        "x-block": [
          "given"
        ],
        "description": "Which inputs and dates the model is given: everything, or less to see what each is worth.",
        "default": null
      },
      "precision": {
        "enum": [
          "f32",
          "bf16"
        ],
        "description": "In what products are computed: f32, or bf16, whose operands have 8 binary digits and half the bytes. Weights, sums, normalisation, softmax, losses and the optimiser are f32 in both. f16 is not offered: its range is too small for gradients.",
        "default": "f32"
      },
      "seed": {
        "type": "integer",
        "description": "Seed of weights, order and augmentation.",
        "minimum": 0,
        "maximum": 4294967295,
        "default": 0
      },
      "evaluate": {
        "description": "Steps between two evaluations on the validation split. Absent: only at the end.",
        "x-quantity": [
          "iters",
          "epochs",
          "samples"
        ],
        "default": null,
        "x-effect": "speed"
      },
      "checkpoint": {
        "description": "Steps between two checkpoints. Absent: a tenth of the run.",
        "x-quantity": [
          "iters",
          "epochs",
          "samples"
        ],
        "default": null,
        "x-effect": "speed"
      },
      "keep": {
        "type": "array",
        "items": {
          "x-block": [
            "keep"
          ]
        },
        "description": "Which checkpoints stay: those that any member of the list keeps, and always the newest. Absent: `[last(2), best]`.",
        "default": null,
        "x-effect": "speed",
        "examples": [
          "[every(1k iters), best]"
        ]
      }
    },
    "additionalProperties": false
  },
  "declaration:modality": {
    "description": "One kind of image: which bands of which sensor, how fine, how large, how many dates, in which unit.",
    "type": "object",
    "required": [
      "sensor",
      "size"
    ],
    "properties": {
      "sensor": {
        "x-block": [
          "sensor"
        ],
        "description": "The sensor, which knows band order, wavelengths and native resolution."
      },
      "bands": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Bands in the order in which the model gets them. Absent: all bands of the sensor.",
        "x-form": "bands",
        "default": null
      },
      "gsd": {
        "type": "number",
        "description": "Ground sampling distance of the stored image. Absent: the finest native one of the bands.",
        "x-unit": [
          "m",
          "km"
        ],
        "exclusiveMinimum": 0,
        "default": null
      },
      "size": {
        "type": "integer",
        "description": "Side of a stored tile.",
        "x-unit": [
          "px"
        ],
        "minimum": 1,
        "maximum": 100000
      },
      "frames": {
        "description": "Dates that the model gets of a sample.",
        "x-form": "frames",
        "default": 1
      },
      "values": {
        "description": "How the stored numbers are to be read. Absent: as the sensor's product stores them.",
        "x-form": "values",
        "default": null
      },
      "normalize": {
        "x-block": [
          "normalization"
        ],
        "description": "What is subtracted and divided by, per band. Absent: the sensor's published statistics.",
        "default": null
      }
    },
    "additionalProperties": false
  },
  "format:ImageFolder": {
    "description": "Scene classification as a folder of images for each class: `<root>/<Class>/<file>.jpg`, `.png` or `.tif` (the layout of AID, RESISC45, EuroSAT). The sorted folder names are the classes. Images are brought to the modality's `size`: the shorter side is resized to it, antialiased, and the middle is taken. A GeoTIFF has all bands of the sensor in its order, or the modality's.",
    "type": "object",
    "required": [],
    "properties": {
      "interpolation": {
        "enum": [
          "bicubic",
          "bilinear",
          "nearest"
        ],
        "description": "How pixels are interpolated where an image is not of the modality's size.",
        "default": "bicubic"
      },
      "nodata": {
        "enum": [
          "refuse",
          "mean",
          "keep"
        ],
        "description": "What the model gets where a GeoTIFF has no data (its nodata value, or not-a-number): \"refuse\" ends with an error, \"mean\" is the band's mean, \"keep\" the number itself.",
        "default": "refuse"
      }
    },
    "additionalProperties": false
  },
  "format:PastisMM": {
    "description": "PASTIS-R (Garnot 2022) with one high-resolution image a tile: `DATA_S2/S2_<id>.npy`, `DATA_S1A/S1A_<id>.npy`, `DATA_HR/HR_<id>.png`, `ANNOTATIONS/TARGET_<id>.npy`, and `metadata.geojson` with folds and dates.",
    "type": "object",
    "required": [],
    "properties": {
      "orbit": {
        "enum": [
          "ascending",
          "descending"
        ],
        "description": "Which Sentinel-1 passes are read: `DATA_S1A` or `DATA_S1D`.",
        "default": "ascending"
      }
    },
    "additionalProperties": false
  },
  "format:RasterFolder": {
    "description": "Segmentation with images and masks as files in folders, whatever the folders are called: one file for all bands, or one for each band, also at different resolutions (Sentinel-2 patches). GeoTIFF; PNG or JPEG for true colour; NumPy arrays (bands, height, width), in `.npz` under the input's name.",
    "examples": [
      "RasterFolder { images: \"images/{id}.tif\", masks: \"masks/{id}.tif\" }"
    ],
    "type": "object",
    "required": [
      "images",
      "masks"
    ],
    "properties": {
      "images": {
        "type": "string",
        "description": "Where images lie below the root: `{id}` is the sample, `{band}` a band that has a file of its own, `{input}` the input's name: \"S2/{id}/{id}_{band}.tif\"."
      },
      "masks": {
        "type": "string",
        "description": "Where masks lie below the root, one band of class numbers: \"masks/{id}.png\"; GeoTIFF, PNG in grey or with a palette, or a NumPy array (in `.npz`: `labels`)."
      },
      "resample": {
        "enum": [
          "none",
          "nearest",
          "bilinear",
          "bicubic"
        ],
        "description": "How bands that are coarser than the modality's `size` are brought to it; \"none\" refuses them.",
        "default": "none"
      },
      "nodata": {
        "enum": [
          "refuse",
          "mean",
          "keep"
        ],
        "description": "What the model gets where a raster has no data (its nodata value, or not-a-number): \"refuse\" ends with an error, \"mean\" is the band's mean, \"keep\" the number itself.",
        "default": "refuse"
      }
    },
    "additionalProperties": false
  },
  "fusion:TemporalFusion": {
    "description": "Multi-modal temporal fusion transformer of SkySense (arXiv:2312.10115, supplement sections 6, 7 and 10). At every place of the common grid, the tokens of all dates of all modalities get a date-specific temporal encoding (by day of year), a learned extra token is put in front, and a transformer lets them attend to each other; places do not mix. The extra token's output is the fused feature. Any subset of modalities and any number of dates works.",
    "examples": [
      "TemporalFusion([hr, ms, sar]) { layers: 2, width: 64, heads: 4 }"
    ],
    "type": "object",
    "required": [
      "inputs",
      "layers",
      "width",
      "heads"
    ],
    "properties": {
      "inputs": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Members to fuse, in token order. The first one's grid and width are the common ones.",
        "x-form": "members"
      },
      "layers": {
        "type": "integer",
        "description": "Transformer layers.",
        "minimum": 1,
        "maximum": 1000000
      },
      "width": {
        "type": "integer",
        "description": "Width of the transformer; tokens are projected to it.",
        "minimum": 1,
        "maximum": 65536
      },
      "heads": {
        "type": "integer",
        "description": "Attention heads; must divide `width`.",
        "minimum": 1,
        "maximum": 1000000
      },
      "mlp_ratio": {
        "type": "number",
        "description": "Hidden width of the MLP, as a multiple of `width`.",
        "exclusiveMinimum": 0,
        "default": 4
      },
      "drop_path": {
        "type": "number",
        "description": "Stochastic depth of the last layer; grows linearly from 0 at the first.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0
      },
      "align": {
        "enum": [
          "none",
          "pixel_shuffle"
        ],
        "description": "How a coarser or differently wide input comes to the common grid: not at all (a difference is an error), or a 1x1 convolution and pixel shuffle (SkySense's UPHead).",
        "default": "none"
      },
      "token": {
        "enum": [
          "extra"
        ],
        "description": "Token whose output is the result.",
        "default": "extra"
      },
      "dates": {
        "enum": [
          "day_of_year",
          "none"
        ],
        "description": "What the temporal encoding goes by: day of year, or nothing.",
        "default": "day_of_year"
      },
      "date_init": {
        "enum": [
          "zeros",
          "sincos"
        ],
        "description": "First values of the learned table of 365 days: zeros (as the authors' code), or the sines of the year.",
        "default": "zeros"
      },
      "norm_eps": {
        "type": "number",
        "description": "Epsilon of the layer norms.",
        "exclusiveMinimum": 0,
        "default": 0.00001
      },
      "final_norm": {
        "type": "boolean",
        "description": "Normalises the extra token's output. The authors' code does not.",
        "default": false
      }
    },
    "additionalProperties": false
  },
  "given:all": {
    "description": "The model is given every input and every date.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "given:dates": {
    "description": "The model is given every input, with fewer dates than the modality says: `dates(1)` is one image of each sensor.",
    "type": "object",
    "required": [
      "count"
    ],
    "properties": {
      "count": {
        "type": "integer",
        "description": "Dates of each input: drawn anew for each training sample, evenly spaced at evaluation.",
        "minimum": 1,
        "maximum": 1000000
      }
    },
    "additionalProperties": false
  },
  "given:only": {
    "description": "The model is given some of the inputs, such as `only(ms)` or `only([ms, sar])`.",
    "type": "object",
    "required": [
      "inputs"
    ],
    "properties": {
      "inputs": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "The inputs that it is given.",
        "x-form": "members"
      },
      "dates": {
        "type": "integer",
        "description": "Dates of each of them. Absent: as many as the modality says.",
        "minimum": 1,
        "maximum": 1000000,
        "default": null
      }
    },
    "additionalProperties": false
  },
  "head:FCN": {
    "description": "Fully convolutional head (Long et al. 2015, arXiv:1411.4038) in MMSegmentation's form: convolutions with batch norm and ReLU, joined with their input by one more, then a 1x1 classifier, enlarged bilinearly to the labels' size.",
    "examples": [
      "FCN { channels: 64, convs: 1 }"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "channels": {
        "type": "integer",
        "description": "Channels of the convolutions.",
        "minimum": 1,
        "maximum": 1000000,
        "default": 256
      },
      "convs": {
        "type": "integer",
        "description": "Number of 3x3 convolutions before the classifier.",
        "minimum": 0,
        "maximum": 4294967295,
        "default": 2
      },
      "concat_input": {
        "type": "boolean",
        "description": "Joins the convolutions' result with the head's input by one more 3x3 convolution.",
        "default": false
      },
      "dropout": {
        "type": "number",
        "description": "Dropout before the classifier.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0.1
      }
    },
    "additionalProperties": false
  },
  "head:Linear": {
    "description": "Linear classifier. For scenes: on the mean over the last map, or on the class token. For pixels: on every place of the last map, enlarged bilinearly to the labels' size.",
    "examples": [
      "Linear { pool: mean }"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "pool": {
        "enum": [
          "mean",
          "token"
        ],
        "description": "What a scene is summarised by. Pixels need no summary.",
        "default": "mean"
      }
    },
    "additionalProperties": false
  },
  "head:UperNet": {
    "description": "UperNet's head (Xiao et al. 2018, arXiv:1807.10221) in MMSegmentation's form: pyramid pooling of the coarsest map, a feature pyramid that carries it to the finer ones, all of them joined on the finest grid, a 1x1 classifier, enlarged bilinearly to the labels' size. Parameters named as in MMSegmentation. Of an encoder with one map only the pooling and the last convolution are left.",
    "examples": [
      "UperNet { channels: 512 }"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "channels": {
        "type": "integer",
        "description": "Channels of all convolutions.",
        "minimum": 1,
        "maximum": 1000000,
        "default": 512
      },
      "pool_scales": {
        "type": "array",
        "items": {
          "type": "integer",
          "description": "A whole number from 1.",
          "minimum": 1,
          "maximum": 1000000
        },
        "description": "Sides of the grids to which the coarsest map is pooled.",
        "default": [
          1,
          2,
          3,
          6
        ]
      },
      "dropout": {
        "type": "number",
        "description": "Dropout before the classifier.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0.1
      }
    },
    "additionalProperties": false
  },
  "keep:all": {
    "description": "Every checkpoint stays.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "keep:best": {
    "description": "The checkpoint of the best evaluation on `val`, by the first metric.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "keep:every": {
    "description": "Those checkpoints whose step is a multiple of a length, to see later how the weights came about.",
    "examples": [
      "[every(1k iters), best]"
    ],
    "type": "object",
    "required": [
      "length"
    ],
    "properties": {
      "length": {
        "description": "The distance between two that stay.",
        "x-quantity": [
          "iters",
          "epochs",
          "samples"
        ]
      }
    },
    "additionalProperties": false
  },
  "keep:last": {
    "description": "The newest checkpoints.",
    "examples": [
      "[last(2), best]"
    ],
    "type": "object",
    "required": [
      "count"
    ],
    "properties": {
      "count": {
        "type": "integer",
        "description": "How many of them.",
        "minimum": 1,
        "maximum": 1000000
      }
    },
    "additionalProperties": false
  },
  "labels:category": {
    "description": "One class for a whole image.",
    "type": "object",
    "required": [
      "classes"
    ],
    "properties": {
      "classes": {
        "type": "integer",
        "description": "Number of classes; the files must agree.",
        "minimum": 1,
        "maximum": 1000000
      }
    },
    "additionalProperties": false
  },
  "labels:mask": {
    "description": "A class for every pixel.",
    "type": "object",
    "required": [],
    "properties": {
      "ignore": {
        "type": "integer",
        "description": "Label value that is neither trained nor scored. Absent: the format's own.",
        "minimum": 0,
        "maximum": 4294967295,
        "default": null
      },
      "on": {
        "type": "string",
        "description": "The input whose pixel grid the labels share. Absent: the only input.",
        "x-form": "member",
        "default": null
      },
      "classes": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Class names in label order. Absent: the format's own.",
        "default": []
      }
    },
    "additionalProperties": false
  },
  "loss:CrossEntropy": {
    "description": "Cross-entropy between logits and labels, mean over what is labelled. Scenes may have soft targets (mixup).",
    "examples": [
      "CrossEntropy { label_smoothing: 0.1 }"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "label_smoothing": {
        "type": "number",
        "description": "Share of the target that is spread evenly over all classes.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0
      },
      "class_weights": {
        "type": "array",
        "items": {
          "type": "number",
          "description": "A number above 0.",
          "exclusiveMinimum": 0
        },
        "description": "How much each class counts, in the order of the labels; the mean is weighted, as in PyTorch. Empty: all alike.",
        "default": []
      }
    },
    "additionalProperties": false
  },
  "metric:OA": {
    "description": "Overall accuracy: the share of labelled pixels or samples that got their class.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "metric:mAcc": {
    "description": "Mean over the classes of the share of their labels that was found.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "metric:mF1": {
    "description": "Mean F1 score of the classes that occur.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "metric:mIoU": {
    "description": "Mean intersection over union of the classes that occur (Everingham et al. 2010; classes neither labelled nor predicted are left out).",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "normalization:imagenet": {
    "description": "Mean and standard deviation of ImageNet's Red, Green and Blue, times 255, for 8-bit images.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "normalization:sensor": {
    "description": "The published statistics of the sensor, which is also what is taken where a modality says nothing.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "normalization:statistics": {
    "description": "Mean and standard deviation as written, one number a band, in the unit of the modality's values.",
    "type": "object",
    "required": [
      "mean",
      "std"
    ],
    "properties": {
      "mean": {
        "type": "array",
        "items": {
          "type": "number"
        },
        "description": "What is subtracted."
      },
      "std": {
        "type": "array",
        "items": {
          "type": "number"
        },
        "description": "What the difference is divided by; above 0."
      }
    },
    "additionalProperties": false
  },
  "optimizer:AdamW": {
    "description": "AdamW (Loshchilov and Hutter 2017, arXiv:1711.05101): decay is applied to the weight itself, never to norms, biases, tokens and position embeddings. Same arithmetic as `torch.optim.AdamW`.",
    "examples": [
      "AdamW { lr: 6e-5, weight_decay: 0.01 }"
    ],
    "type": "object",
    "required": [
      "lr"
    ],
    "properties": {
      "lr": {
        "type": "number",
        "description": "Base learning rate; the schedule multiplies it.",
        "exclusiveMinimum": 0,
        "examples": [
          "1e-3"
        ]
      },
      "weight_decay": {
        "type": "number",
        "description": "Decoupled weight decay.",
        "minimum": 0,
        "default": 0.01
      },
      "betas": {
        "type": "array",
        "items": {
          "type": "number",
          "description": "A share between 0 and 1; may be written in per cent.",
          "minimum": 0,
          "maximum": 1,
          "x-fraction": true
        },
        "minItems": 2,
        "maxItems": 2,
        "description": "Decay of the gradient's and the squared gradient's running means.",
        "default": [
          0.9,
          0.999
        ]
      },
      "eps": {
        "type": "number",
        "description": "Added to the root of the squared gradient's mean.",
        "exclusiveMinimum": 0,
        "default": 1e-8
      },
      "clip_norm": {
        "type": "number",
        "description": "Largest norm of the whole gradient; a larger one is scaled down. 0: no limit.",
        "minimum": 0,
        "default": 0
      },
      "lr_mult": {
        "type": "object",
        "required": [],
        "properties": {},
        "additionalProperties": {
          "type": "number",
          "description": "A number above 0.",
          "exclusiveMinimum": 0
        },
        "description": "Factor on the learning rate of a part of the model, by the part's name: a member of the encoder, encoder, backbone or head; the innermost part counts. As `paramwise_cfg` of MMSegmentation and parameter groups of PyTorch.",
        "default": null,
        "examples": [
          "{ backbone: 0.1 }"
        ]
      }
    },
    "additionalProperties": false
  },
  "schedule:cosine": {
    "description": "Cosine annealing over what is left of the run (Loshchilov and Hutter 2016, arXiv:1608.03983), without restarts.",
    "examples": [
      "linear(5 epochs) then cosine"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "end": {
        "type": "number",
        "description": "Factor that is reached at the end.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0
      }
    },
    "additionalProperties": false
  },
  "schedule:linear": {
    "description": "Linear warm-up: from `ratio` times the base rate to all of it, over `length`. As PyTorch's LinearLR with `start_factor` and `total_iters`.",
    "examples": [
      "linear(1.5k iters, ratio: 1e-6) then poly"
    ],
    "type": "object",
    "required": [
      "length"
    ],
    "properties": {
      "length": {
        "description": "How long the warm-up lasts.",
        "x-quantity": [
          "iters",
          "epochs",
          "samples"
        ]
      },
      "ratio": {
        "type": "number",
        "description": "Factor at the first iteration.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0.000001
      }
    },
    "additionalProperties": false
  },
  "schedule:multistep": {
    "description": "Multiplies the rate by `gamma` at each milestone; milestones count from the start of the run, as PyTorch's MultiStepLR.",
    "type": "object",
    "required": [
      "milestones"
    ],
    "properties": {
      "milestones": {
        "type": "array",
        "items": {
          "description": "How long something lasts. A length without a unit is an error.",
          "x-quantity": [
            "iters",
            "epochs",
            "samples"
          ]
        },
        "description": "When the rate drops."
      },
      "gamma": {
        "type": "number",
        "description": "Factor at each drop.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0.1
      }
    },
    "additionalProperties": false
  },
  "schedule:poly": {
    "description": "Polynomial decay over what is left of the run: (1 - i/n)^power, as MMSegmentation's PolyLR from its own beginning to its end.",
    "examples": [
      "linear(1.5k iters) then poly(power: 1.0)"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "power": {
        "type": "number",
        "description": "Exponent; 1 is a straight line.",
        "exclusiveMinimum": 0,
        "default": 1
      },
      "end": {
        "type": "number",
        "description": "Factor that is reached at the end.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true,
        "default": 0
      }
    },
    "additionalProperties": false
  },
  "source:local": {
    "description": "Files that lie in a directory of this machine. Nothing is downloaded and nothing is written there.",
    "type": "object",
    "required": [
      "path"
    ],
    "properties": {
      "path": {
        "type": "string",
        "description": "The data set's root directory. In a file it is relative to that file; on the command line, to the current directory.",
        "x-effect": "bookkeeping"
      },
      "lock": {
        "type": "string",
        "description": "Lock file that `skyc lock` wrote, with the hash of every file; relative like `path`. Absent: the one beside the `.sky` file, where there is one.",
        "default": null,
        "x-effect": "bookkeeping"
      }
    },
    "additionalProperties": false
  },
  "source:twin": {
    "description": "A synthetic twin of the set, made once from the seed and kept in the cache directory. Its figures say nothing about the real set.",
    "examples": [
      "twin(tiles: 480, size: 16px, hr_size: 128px, seed: 7)"
    ],
    "type": "object",
    "required": [],
    "properties": {
      "tiles": {
        "type": "integer",
        "description": "Number of tiles, spread evenly over the five folds.",
        "minimum": 1,
        "maximum": 1000000,
        "default": 160
      },
      "seed": {
        "type": "integer",
        "description": "Seed of everything in it: the same seed and options give the same bytes.",
        "minimum": 0,
        "maximum": 4294967295,
        "default": 0
      },
      "size": {
        "type": "integer",
        "description": "Side of a tile in pixels of 10 m.",
        "x-unit": [
          "px"
        ],
        "minimum": 1,
        "maximum": 100000,
        "default": 32
      },
      "hr_size": {
        "type": "integer",
        "description": "Side of a tile's high-resolution image; 8 to 32 times `size`.",
        "x-unit": [
          "px"
        ],
        "minimum": 1,
        "maximum": 100000,
        "default": 256
      },
      "series": {
        "enum": [
          "short",
          "full"
        ],
        "description": "Acquisitions in the year: `short` 12 to 20 of each sensor, `full` as many as in the real set (33 to 61, and about 70 radar).",
        "default": "short"
      }
    },
    "additionalProperties": false
  },
  "split:all": {
    "description": "Every sample of the set.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "split:fold": {
    "description": "The samples of one fold that the set itself defines, such as `fold(5)`.",
    "type": "object",
    "required": [
      "index"
    ],
    "properties": {
      "index": {
        "type": "integer",
        "description": "Number of the fold.",
        "minimum": 1,
        "maximum": 1000000
      }
    },
    "additionalProperties": false
  },
  "split:folds": {
    "description": "The samples of several folds that the set itself defines, such as `folds(1..3)`.",
    "type": "object",
    "required": [
      "range"
    ],
    "properties": {
      "range": {
        "description": "First and last fold, both included.",
        "x-range": true
      }
    },
    "additionalProperties": false
  },
  "split:fraction": {
    "description": "A random share of the samples. What it leaves over is `rest`.",
    "type": "object",
    "required": [
      "share"
    ],
    "properties": {
      "share": {
        "type": "number",
        "description": "Share of the samples that it takes.",
        "minimum": 0,
        "maximum": 1,
        "x-fraction": true
      },
      "of": {
        "enum": [
          "class",
          "all"
        ],
        "description": "`class`: this share of every class, rounded to the nearest image; `all`: of the whole set.",
        "default": "class"
      },
      "seed": {
        "type": "integer",
        "description": "Seed of the choice. It is not the experiment's: another training seed keeps the split.",
        "minimum": 0,
        "maximum": 4294967295,
        "default": 0
      }
    },
    "additionalProperties": false
  },
  "split:list": {
    "description": "The samples that a file names: text with one a line (what follows a space is not read), or JSON with a list under `part`.",
    "type": "object",
    "required": [
      "path"
    ],
    "properties": {
      "path": {
        "type": "string",
        "description": "The list. In a `.sky` file it is relative to that file; on the command line, to the current directory."
      },
      "part": {
        "type": "string",
        "description": "Key of a JSON list, for instance \"train\". Absent: the file is text.",
        "default": null
      }
    },
    "additionalProperties": false
  },
  "split:rest": {
    "description": "Every sample that no other split takes.",
    "type": "object",
    "required": [],
    "properties": {},
    "additionalProperties": false
  },
  "weights:weights": {
    "description": "Trained weights in a safetensors or PyTorch file: `ViT.small { … } from weights(\"vit.safetensors\")`. What they were trained with is stated here, or read from the file where skyc itself wrote it; what the experiment gives them has to be the same, or adapted in so many words. Every tensor of the file is accounted for.",
    "examples": [
      "weights(\"ssl4eo.safetensors\", bands: [B02..B04], values: dn(1e4), normalize: sensor)"
    ],
    "type": "object",
    "required": [
      "path"
    ],
    "properties": {
      "path": {
        "type": "string",
        "description": "The file; relative to the `.sky` file that names it."
      },
      "part": {
        "type": "string",
        "description": "Where the encoder's tensors are among others of the file: what their names begin with, such as `encoder.ms`. Absent: they are named as the backbone names them.",
        "default": null
      },
      "key": {
        "type": "string",
        "description": "Which of several sets of tensors in a PyTorch file: `model`, `teacher`, `state_dict`. Absent: it has one.",
        "default": null
      },
      "layout": {
        "enum": [
          "timm",
          "mmpretrain",
          "torchvision"
        ],
        "description": "Whose names and shapes the file's tensors have. Absent: the backbone's own.",
        "default": null
      },
      "bands": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "Bands that they were trained on, in order. Absent: as the file says.",
        "x-form": "bands",
        "default": null
      },
      "values": {
        "description": "Unit of the values that they were trained on. Absent: as the file says.",
        "x-form": "values",
        "default": null
      },
      "normalize": {
        "x-block": [
          "normalization"
        ],
        "description": "How those values were normalised. Absent: as the file says.",
        "default": null
      },
      "stem": {
        "x-block": [
          "adapter"
        ],
        "description": "How the input layer is made to fit other bands: `select`, or `extend(NIR)`.",
        "default": null
      },
      "resample": {
        "type": "boolean",
        "description": "Fits learned positions to another grid of patches by antialiased bicubic interpolation, as timm's `resample_abs_pos_embed` does. Without it, another grid is an error.",
        "default": false
      }
    },
    "additionalProperties": false
  }
};
