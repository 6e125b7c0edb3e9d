"""Half-precision products in training, where the processor has instructions for them."""

import torch


def products(kind: str) -> torch.autocast:
    """Return the context for forward passes: `bf16`, `fp32`, or `auto`, which asks the processor.

    Weights, gradients and the optimiser stay in fp32, so that no loss needs scaling. With AVX512-BF16 or AMX
    a step of MPNet takes a quarter of the time; without either, bf16 is emulated and slower than fp32.
    """
    able = torch.cpu.get_capabilities()
    halved = kind == "bf16" or (kind == "auto" and bool(able.get("avx512_bf16") or able.get("amx_bf16")))
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=halved)
