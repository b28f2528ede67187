"""Colour-histogram baseline for a folder-of-images classification set.

    aid-histogram-baseline.py DIRECTORY --split LIST.json [--split LIST.json ...]
    aid-histogram-baseline.py DIRECTORY --seeds 1,2,3 [--train-share 0.5] [--write-splits DIR]

DIRECTORY holds one folder per class (AID's layout). A split list is JSON:
    {"seed": 1, "train": ["Airport/airport_3.jpg", ...], "test": [...]}
with paths relative to DIRECTORY; the folder's name is the class. Without lists, the classes are split
here with a seeded shuffle per class, and --write-splits keeps the lists so that others train on the same.

Two features are tried: the 8x8x8 joint RGB histogram, and 32 bins for each channel. Each histogram is a
share of pixels, and its square root is taken (Hellinger), then standardised on the training images. The
classifier is multinomial logistic regression; C is chosen by stratified 5-fold cross-validation on the training images only.
One JSON object per split goes to standard output, then one with the means; the better feature is named there.
"""

import argparse
import json
import pathlib
import sys

import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SUFFIXES = {".jpg", ".jpeg", ".png"}
CHOICES_OF_C = [1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0]


def list_images(directory):
    """Relative paths of all images, sorted, as CLASS/NAME."""
    return sorted(
        path.relative_to(directory).as_posix()
        for path in directory.glob("*/*")
        if path.suffix.lower() in SUFFIXES
    )


def split_by_seed(paths, seed, train_share):
    """Shuffle each class with the seed, and give the first `train_share` of it to training."""
    generator = np.random.default_rng(seed)
    train, test = [], []
    for name in sorted({path.split("/")[0] for path in paths}):
        members = [path for path in paths if path.split("/")[0] == name]
        order = generator.permutation(len(members))
        count = round(len(members) * train_share)
        train += [members[i] for i in sorted(order[:count])]
        test += [members[i] for i in sorted(order[count:])]
    return {"seed": seed, "train": train, "test": test}


def joint_histogram(image_HW3):
    """8x8x8 joint histogram: 512 shares of pixels."""
    bins = image_HW3.reshape(-1, 3).astype(np.int64) // 32
    index = (bins[:, 0] * 8 + bins[:, 1]) * 8 + bins[:, 2]
    return np.bincount(index, minlength=512) / len(index)


def channel_histogram(image_HW3):
    """32 bins for each channel: 96 shares of pixels."""
    bins = image_HW3.reshape(-1, 3).astype(np.int64) // 8
    return np.concatenate([np.bincount(bins[:, c], minlength=32) / len(bins) for c in range(3)])


FEATURES = {"joint-8x8x8": joint_histogram, "channels-3x32": channel_histogram}


def extract(directory, paths):
    """For each feature, a dictionary from relative path to vector."""
    vectors = {name: {} for name in FEATURES}
    for path in paths:
        with Image.open(directory / path) as image:
            pixels = np.asarray(image.convert("RGB"))
        for name, feature in FEATURES.items():
            vectors[name][path] = np.sqrt(feature(pixels))
    return vectors


def evaluate(vectors, split):
    """Test accuracy of the cross-validated classifier, its training accuracy and its C."""
    x_train = np.stack([vectors[path] for path in split["train"]])
    x_test = np.stack([vectors[path] for path in split["test"]])
    y_train = np.array([path.split("/")[0] for path in split["train"]])
    y_test = np.array([path.split("/")[0] for path in split["test"]])
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    search = GridSearchCV(model, {"logisticregression__C": CHOICES_OF_C}, cv=folds)
    search.fit(x_train, y_train)
    return {
        "test_accuracy": float(search.score(x_test, y_test)),
        "train_accuracy": float(search.score(x_train, y_train)),
        "cross_validation_accuracy": float(search.best_score_),
        "C": search.best_params_["logisticregression__C"],
    }


def main():
    parser = argparse.ArgumentParser(description="colour-histogram baseline")
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--split", type=pathlib.Path, action="append", default=[])
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--train-share", type=float, default=0.5)
    parser.add_argument("--write-splits", type=pathlib.Path)
    arguments = parser.parse_args()
    paths = list_images(arguments.directory)
    if not paths:
        sys.exit(f"no images under {arguments.directory}: give the folder that holds one folder per class")
    if arguments.split:
        splits = [json.loads(file.read_text()) for file in arguments.split]
    else:
        seeds = [int(seed) for seed in arguments.seeds.split(",")]
        splits = [split_by_seed(paths, seed, arguments.train_share) for seed in seeds]
    for split in splits:
        both = set(split["train"]) & set(split["test"])
        if both:
            sys.exit(f"the split of seed {split['seed']} has {len(both)} images in both parts")
        if arguments.write_splits:
            arguments.write_splits.mkdir(parents=True, exist_ok=True)
            (arguments.write_splits / f"split-{split['seed']}.json").write_text(json.dumps(split, indent=1))
    vectors = extract(arguments.directory, sorted({p for s in splits for p in s["train"] + s["test"]}))
    scores = {name: [] for name in FEATURES}
    for split in splits:
        line = {"seed": split["seed"], "train": len(split["train"]), "test": len(split["test"])}
        for name in FEATURES:
            line[name] = evaluate(vectors[name], split)
            scores[name].append(line[name]["test_accuracy"])
        print(json.dumps(line), flush=True)
    means = {name: float(np.mean(values)) for name, values in scores.items()}
    best = max(means, key=means.get)
    print(json.dumps({"mean_test_accuracy": means, "best_feature": best, "best_mean": means[best]}))


if __name__ == "__main__":
    main()
