"""Metrics and losses by scikit-learn, numpy and PyTorch.

request.json: classes (count), ignore_index (optional), label_smoothing (0)
input.safetensors (each part optional)
    truth_N, prediction_N       int32 or int64, any shape: confusion matrix, accuracy, IoU, F1
    logits_NK, target_N         [N, K] or [N, K, H, W] with [N] or [N, H, W]: cross-entropy, mean over what is not ignored
output.safetensors
    confusion_KK (int64; row truth, column prediction), present_K (int64: pixels of each class in the truth),
    cross_entropy_grad (as logits_NK), cross_entropy_each (per element, 0 where ignored)
report.json
    recall_K, precision_K, iou_K, f1_K (lists; 0 where nothing can be counted)
    overall_accuracy, mean_accuracy, mean_iou, mean_f1 (means over classes that appear in truth or prediction), cross_entropy
"""

import numpy as np
import torch
from exchange import exchange_from_arguments
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score


def counted(exchange):
    """Confusion matrix and what follows from it."""
    classes = exchange.request["classes"]
    truth = exchange.get("truth_N").numpy().ravel()
    prediction = exchange.get("prediction_N").numpy().ravel()
    if "ignore_index" in exchange.request:
        kept = truth != exchange.request["ignore_index"]
        truth, prediction = truth[kept], prediction[kept]
    labels = list(range(classes))
    each = {"labels": labels, "average": None, "zero_division": 0}
    matrix = confusion_matrix(truth, prediction, labels=labels)
    iou = np.zeros(classes)
    for k in labels:
        either = np.sum((truth == k) | (prediction == k))
        iou[k] = np.sum((truth == k) & (prediction == k)) / either if either else 0.0
    recall = recall_score(truth, prediction, **each)
    f1 = f1_score(truth, prediction, **each)
    results = {"recall_K": recall, "precision_K": precision_score(truth, prediction, **each), "iou_K": iou, "f1_K": f1}
    exchange.report |= {name: np.asarray(values, dtype=np.float64).tolist() for name, values in results.items()}
    exchange.put("confusion_KK", torch.from_numpy(matrix.astype(np.int64)))
    exchange.put("present_K", torch.from_numpy(matrix.sum(1).astype(np.int64)))
    seen = (matrix.sum(1) + matrix.sum(0)) > 0
    exchange.report |= {
        "overall_accuracy": float(accuracy_score(truth, prediction)),
        "mean_accuracy": float(recall[matrix.sum(1) > 0].mean()),
        "mean_iou": float(iou[seen].mean()),
        "mean_f1": float(f1[seen].mean()),
    }


def lost(exchange):
    """Cross-entropy and its gradient."""
    settings = {
        "ignore_index": exchange.request.get("ignore_index", -100),
        "label_smoothing": exchange.request.get("label_smoothing", 0.0),
    }
    logits = exchange.get("logits_NK").clone().requires_grad_(True)
    target = exchange.get("target_N").long()
    loss = torch.nn.functional.cross_entropy(logits, target, **settings)
    loss.backward()
    exchange.put("cross_entropy_grad", logits.grad)
    exchange.put(
        "cross_entropy_each", torch.nn.functional.cross_entropy(logits, target, reduction="none", **settings)
    )
    exchange.report["cross_entropy"] = loss.item()


def main():
    exchange = exchange_from_arguments()
    if "truth_N" in exchange.tensors:
        counted(exchange)
    if "logits_NK" in exchange.tensors:
        lost(exchange)
    exchange.finish()


if __name__ == "__main__":
    main()
