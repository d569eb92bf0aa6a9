"""CoSeRNN in eager PyTorch, the rival of the benchmarks session-start and cosernn-grid. P1, equations of 5.1 and 5.2."""

import torch
from torch import nn


class CoSeRNN(nn.Module):
    """Reads other [T, B, inputs - width], plays, skips and average [T, B, width]; answers with unit vectors [T, B, width] and the states of both pathways."""

    def __init__(self, inputs, width, layer, units):
        super().__init__()
        self.input = nn.Sequential(nn.Linear(inputs, layer), nn.ReLU(), nn.Linear(layer, layer), nn.ReLU())
        self.play, self.skip = nn.LSTM(layer, units), nn.LSTM(layer, units)
        self.output = nn.Sequential(nn.Linear(2 * units, layer), nn.ReLU(), nn.Linear(layer, layer), nn.ReLU())
        self.session, self.attention = nn.Linear(layer, width), nn.Linear(layer, 2)

    def forward(self, other, plays, skips, average, states):
        play, play_state = self.play(self.input(torch.cat([other, plays], 2)), states and states[0])
        skip, skip_state = self.skip(self.input(torch.cat([other, skips], 2)), states and states[1])
        read = self.output(torch.cat([play, skip], 2))
        weights = torch.softmax(self.attention(read), 2)
        blend = weights[..., :1] * self.session(read) + weights[..., 1:] * average
        return nn.functional.normalize(blend, dim=2), (play_state, skip_state)
