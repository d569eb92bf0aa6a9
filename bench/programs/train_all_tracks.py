"""GRU4Rec with every track as a candidate, in eager PyTorch: the rival of `train --candidates all-tracks`. Arguments: settings as JSON, tracks, folder of
mini-batches. Adagrad with its accumulator from 0; of the input table only the rows used move. Prints JSON."""

import json
import os
import resource
import sys
import time

import numpy
import torch

settings, tracks, folder = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
batch, width, rate = settings["batch"], settings["width"], 0.1
torch.set_num_threads(settings["threads"])
torch.manual_seed(1)
batches = torch.from_numpy(numpy.fromfile(os.path.join(folder, "batches.i32"), dtype=numpy.int32).astype(numpy.int64)).reshape(-1, 3, batch)


def glorot(rows, columns):
    return (torch.rand(rows, columns) * 2 - 1) * (6 / (rows + columns)) ** 0.5


inputs, outputs, bias = glorot(tracks, width), glorot(tracks, width).requires_grad_(), torch.zeros(tracks, requires_grad=True)
cell = torch.nn.GRUCell(width, width)
dense = [outputs, bias, *cell.parameters()]
accumulators = [torch.zeros_like(values) for values in dense]
input_accumulator = torch.zeros_like(inputs)
hidden = torch.zeros(batch, width)
warm_up, steps, loss_sum, started = 5, settings["steps"], 0.0, 0.0
for step in range(warm_up + steps):
    if step == warm_up:
        started, loss_sum = time.perf_counter(), 0.0
    track, target, carry = batches[step % len(batches)]
    rows = inputs[track].requires_grad_()
    hidden = cell(rows, hidden * carry[:, None])
    scores = torch.addmm(bias, hidden, outputs.T)
    loss = torch.nn.functional.cross_entropy(scores, target)
    row_gradient, *gradients = torch.autograd.grad(loss, [rows, *dense])
    with torch.no_grad():
        for values, sums, gradient in zip(dense, accumulators, gradients):
            sums.addcmul_(gradient, gradient)
            values.addcdiv_(gradient, (sums + 1e-6).sqrt_(), value=-rate)
        unique, places = torch.unique(track, return_inverse=True)
        summed = torch.zeros(len(unique), width).index_add_(0, places, row_gradient)
        moved = input_accumulator[unique] + summed * summed
        input_accumulator[unique] = moved
        inputs[unique] -= rate * summed / torch.sqrt(moved + 1e-6)
    hidden = hidden.detach()
    loss_sum += loss.item()
seconds = time.perf_counter() - started
print(
    json.dumps(
        {
            "trainEventsPerSecond": batch * steps / seconds,
            "meanLoss": loss_sum / steps,
            "peakRssMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
