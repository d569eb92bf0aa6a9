"""CoSeRNN in eager PyTorch: the rival of the benchmark session-start. Arguments: settings as JSON, folder of float32 rows. Prints JSON."""

import json
import os
import resource
import sys
import time

import numpy
import torch
from torch import nn

from cosernn_network import CoSeRNN

settings, folder = json.loads(sys.argv[1]), sys.argv[2]
units, layer, batch, steps = (settings[name] for name in ("units", "layerUnits", "batch", "steps"))
listeners, each = settings["listeners"], settings["sessionsEach"]
torch.set_num_threads(settings["threads"])
torch.manual_seed(1)


def rows(name):
    values = numpy.fromfile(os.path.join(folder, name + ".f32"), dtype=numpy.float32)
    return torch.from_numpy(values).reshape(listeners, each, -1)


others = torch.cat([rows(name) for name in ("context", "lastLength", "gap", "lastSource")], 2)
played, skipped, long_term, target = (rows(name) for name in ("lastPlayed", "lastSkipped", "longTerm", "target"))

network = CoSeRNN(others.shape[2] + played.shape[2], played.shape[2], layer, units)
optimizer = torch.optim.Adam(network.parameters(), lr=0.0005)
warm_up, chunks = settings["warmUp"], settings["chunks"]
done, events, loss_sum, started = 0, 0, 0.0, 0.0
while done < warm_up + chunks:
    for group in torch.randperm(listeners).split(batch):
        states = None
        for start in range(0, each, steps):
            inputs = [part[group, start : start + steps].transpose(0, 1) for part in (others, played, skipped, long_term, target)]
            predicted, states = network(*inputs[:4], states)
            losses = 1 - (predicted * inputs[4]).sum(2)
            # A listener's first session has nothing before it and is not learnt from.
            losses = losses[1:] if start == 0 else losses
            loss = losses.mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5)
            optimizer.step()
            states = tuple(tuple(part.detach() for part in state) for state in states)
            value = loss.item()
            done += 1
            if done == warm_up:
                started = time.perf_counter()
            elif warm_up < done <= warm_up + chunks:
                events += losses.numel()
                loss_sum += value * losses.numel()
                if done == warm_up + chunks:
                    seconds = time.perf_counter() - started
print(
    json.dumps(
        {
            "trainEventsPerSecond": events / seconds,
            "msPerChunk": 1000 * seconds / chunks,
            "meanLoss": loss_sum / events,
            "peakRssMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
