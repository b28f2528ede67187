"""timm's resample_abs_pos_embed of given position embeddings.

request.json
    to: side of the new grid
    prefix: places at the front that belong to no grid
input.safetensors
    positions [1, N, D]
output.safetensors
    positions [1, prefix + to * to, D]
"""

from exchange import exchange_from_arguments
from timm.layers import resample_abs_pos_embed


def main():
    exchange = exchange_from_arguments()
    to = exchange.request["to"]
    positions = resample_abs_pos_embed(
        exchange.get("positions"), new_size=[to, to], num_prefix_tokens=exchange.request["prefix"]
    )
    exchange.put("positions", positions)
    exchange.finish()


if __name__ == "__main__":
    main()
