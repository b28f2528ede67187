"""Learning rates by torch.optim.lr_scheduler.

request.json
    schedules: [{id, base, steps, how "sequential" | "chained", parts: [{name, settings, from}]}]
        name: a class of torch.optim.lr_scheduler; settings: its arguments but the optimiser. Sequential: each part starts at
        its `from` and counts from there. Chained: the factors of all parts are multiplied, all count from the start.
report.json
    rates   {id: the rate of each step}
No input.safetensors is needed.
"""

import torch
from exchange import exchange_from_arguments


def rates(schedule):
    """The rate of every step, as an optimiser without weights to move would take it."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=schedule["base"])
    parts = schedule["parts"]
    made = [getattr(torch.optim.lr_scheduler, part["name"])(optimizer, **part["settings"]) for part in parts]
    if len(made) == 1:
        scheduler = made[0]
    elif schedule["how"] == "chained":
        scheduler = torch.optim.lr_scheduler.ChainedScheduler(made, optimizer=optimizer)
    else:
        starts = [part["from"] for part in parts[1:]]
        scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, made, milestones=starts)
    found = []
    for _ in range(schedule["steps"]):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


def main():
    exchange = exchange_from_arguments()
    exchange.report["rates"] = {schedule["id"]: rates(schedule) for schedule in exchange.request["schedules"]}
    exchange.finish()


if __name__ == "__main__":
    main()
