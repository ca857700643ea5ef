"""A bidirectional GRU layer whose gradient is written out by hand.

The framework's own layer computes the same numbers, but its gradient needs packed texts of unlike length, whose cost
grows with the square of the length; here the texts lie side by side, padded at their ends.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn


class _Sweep(torch.autograd.Function):
    """Steps of both directions at once. gates [T, 2, B, 3 W] from the input, weight [2, W, 3 W], bias [2, 1, 3 W].

    Gates stand in the order reset, update, new. Gives [T, 2, B, W].
    """

    @staticmethod
    def forward(ctx: Any, gates: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        time, both, batch, triple = gates.shape
        width = triple // 3
        states = gates.new_zeros(time + 1, both, batch, width)
        kept = gates.new_empty(time, both, batch, 2 * width)
        news = gates.new_empty(time, both, batch, width)
        inner = gates.new_empty(time, both, batch, width)
        held = gates.new_empty(both, batch, triple)
        spread = bias.expand(both, batch, triple)
        for t in range(time):
            h = states[t]
            torch.baddbmm(spread, h, weight, out=held)
            torch.add(gates[t, :, :, : 2 * width], held[:, :, : 2 * width], out=kept[t])
            kept[t].sigmoid_()
            inner[t].copy_(held[:, :, 2 * width :])
            torch.addcmul(gates[t, :, :, 2 * width :], kept[t, :, :, :width], inner[t], out=news[t])
            news[t].tanh_()
            torch.lerp(news[t], h, kept[t, :, :, width:], out=states[t + 1])
        ctx.save_for_backward(states, kept, news, inner, weight)
        return states[1:]

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        (grad,) = grads
        states, kept, news, inner, weight = ctx.saved_tensors
        time, both, batch, width = news.shape
        reset, update = kept[..., :width], kept[..., width:]
        for_update = (states[:-1] - news) * update * (1 - update)
        for_new = (1 - update) * (1 - news * news)
        for_reset = inner * reset * (1 - reset)
        held = grad.new_empty(time, both, batch, 3 * width)
        news_grad = grad.new_empty(time, both, batch, width)
        back = weight.transpose(1, 2).contiguous()
        carry = grad.new_zeros(both, batch, width)
        for t in range(time - 1, -1, -1):
            carry = carry + grad[t]
            row = held[t]
            torch.mul(carry, for_new[t], out=news_grad[t])
            torch.mul(news_grad[t], for_reset[t], out=row[:, :, :width])
            torch.mul(carry, for_update[t], out=row[:, :, width : 2 * width])
            torch.mul(news_grad[t], reset[t], out=row[:, :, 2 * width :])
            carry = torch.baddbmm(carry * update[t], row, back)
        gates_grad = torch.cat([held[..., : 2 * width], news_grad], -1)
        flat = held.permute(1, 0, 2, 3).reshape(both, time * batch, 3 * width)
        before = states[:-1].permute(1, 3, 0, 2).reshape(both, width, time * batch)
        return gates_grad, torch.bmm(before, flat), flat.sum(1, keepdim=True)


class Bidirectional(nn.Module):
    """One bidirectional GRU layer over left-aligned texts; the way back reads each text turned round in place."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.width = width
        self.input = nn.Parameter(torch.empty(2, inputs, 3 * width))
        self.input_bias = nn.Parameter(torch.zeros(2, 1, 3 * width))
        self.state = nn.Parameter(torch.empty(2, width, 3 * width))
        self.state_bias = nn.Parameter(torch.zeros(2, 1, 3 * width))
        for weight in (self.input, self.state):
            nn.init.uniform_(weight, -1 / math.sqrt(width), 1 / math.sqrt(width))

    def forward(self, x: Tensor, turn: Tensor) -> Tensor:
        """[B, T, inputs] and, for every place, the place it has in the reversed text [B, T]; to [B, T, 2 width]."""
        batch, time, inputs = x.shape
        ways = torch.stack([x, self._turn(x, turn)]).transpose(1, 2).reshape(2, time * batch, inputs)
        gates = torch.baddbmm(self.input_bias, ways, self.input).view(2, time, batch, 3 * self.width)
        states: Tensor = _Sweep.apply(gates.transpose(0, 1).contiguous(), self.state, self.state_bias)
        forth, back = states[:, 0].transpose(0, 1), states[:, 1].transpose(0, 1)
        return torch.cat([forth, self._turn(back, turn)], -1)

    @staticmethod
    def _turn(x: Tensor, turn: Tensor) -> Tensor:
        return x.gather(1, turn[..., None].expand(-1, -1, x.shape[2]))

    def take(self, direction: int, weight_ih: Tensor, weight_hh: Tensor, bias_ih: Tensor, bias_hh: Tensor) -> None:
        """Copy one direction's weights from the framework's layout [3 W, inputs]."""
        self.input.data[direction] = weight_ih.T
        self.state.data[direction] = weight_hh.T
        self.input_bias.data[direction, 0] = bias_ih
        self.state_bias.data[direction, 0] = bias_hh

    def plain(self) -> nn.GRU:
        """The same layer as the framework's own, for export."""
        layer = nn.GRU(self.input.shape[1], self.width, batch_first=True, bidirectional=True)
        for direction, suffix in enumerate(("", "_reverse")):
            getattr(layer, "weight_ih_l0" + suffix).data = self.input.data[direction].T.contiguous()
            getattr(layer, "weight_hh_l0" + suffix).data = self.state.data[direction].T.contiguous()
            getattr(layer, "bias_ih_l0" + suffix).data = self.input_bias.data[direction, 0].clone()
            getattr(layer, "bias_hh_l0" + suffix).data = self.state_bias.data[direction, 0].clone()
        return layer
