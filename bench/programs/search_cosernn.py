"""One cell of CoSeRNN's grid in eager PyTorch: the rival of the benchmark cosernn-grid. Arguments: settings as JSON, folder of arrays. Prints JSON."""

import json
import os
import sys

import numpy
import torch
from torch import nn

from cosernn_network import CoSeRNN

settings, folder = json.loads(sys.argv[1]), sys.argv[2]
units, layer, batch, steps = (settings[name] for name in ("units", "layerUnits", "batchSize", "steps"))
torch.set_num_threads(settings["threads"])
torch.manual_seed(1)


def array(name, dtype):
    return numpy.fromfile(os.path.join(folder, name), dtype=dtype)


offsets, parts = array("offsets.i32", numpy.int32), array("parts.u8", numpy.uint8)
PLACES, TRAIN, VALIDATION, TEST = len(parts), 0, 1, 2


def floats(name, rows):
    return torch.from_numpy(array(name + ".f32", numpy.float32)).reshape(rows, -1)


inputs = [floats(name, PLACES) for name in ("context", "lastLength", "gap", "lastSource", "lastPlayed", "lastSkipped", "longTerm", "target")]
width = inputs[-1].shape[1]
other = sum(part.shape[1] for part in inputs[:4])
# A last row of zeros stands for what is no session.
table = nn.functional.pad(torch.cat(inputs, 1), (0, 0, 0, 1))
played = inputs[-1]
has_target = numpy.append((played.numpy() != 0).any(1), False)
has_target[offsets[:-1]] = False


def ranges(part):
    """Listeners with sessions of a part: from the first session to the last one of that part."""
    found = []
    for first, end in zip(offsets[:-1], offsets[1:]):
        marked = numpy.flatnonzero(parts[first:end] == part)
        if len(marked) > 0:
            found.append((first, first + marked[-1] + 1))
    return found


def chunks(stretches, slots):
    """Walks listeners in slots, as our learner does: a slot whose listener ends takes the next one with its next chunk."""
    place, end, following = numpy.zeros(slots, int), numpy.zeros(slots, int), 0
    while True:
        places, carry = numpy.full((steps, slots), PLACES), place < end
        for slot in numpy.flatnonzero(~carry):
            if following < len(stretches):
                place[slot], end[slot] = stretches[following]
                following += 1
        for slot in numpy.flatnonzero(place < end):
            count = min(steps, end[slot] - place[slot])
            places[:count, slot] = numpy.arange(place[slot], place[slot] + count)
            place[slot] += count
        if (places == PLACES).all():
            return
        yield places, torch.from_numpy(carry.astype(numpy.float32)).reshape(1, -1, 1)


def longest_first(stretches):
    return sorted(stretches, key=lambda stretch: stretch[0] - stretch[1])


def walk(stretches, part, slots):
    """Chunk after chunk: places, predictions, and the mean loss of the sessions of a part."""
    is_target = torch.from_numpy((has_target & (numpy.append(parts, 255) == part)).astype(numpy.float32))
    states = None
    for places, carry in chunks(stretches, slots):
        index = torch.from_numpy(places.reshape(-1))
        *features, target = table[index].reshape(steps, slots, -1).split([other, width, width, width, width], 2)
        states = states and tuple(tuple(value.detach() * carry for value in state) for state in states)
        predicted, states = network(*features, states)
        mask = is_target[index].reshape(steps, slots)
        count = mask.sum()
        loss = ((1 - (predicted * target).sum(2)) * mask).sum() / count.clamp(min=1)
        yield places, predicted, loss, int(count)


def ranked(predicted):
    """What our evaluation gives of the test sessions (P1 6.2). The candidates, which ours finds for every run, come ready made."""
    own = (predicted * played[tests]).sum(1)
    rivals = torch.from_numpy(array("sessions.i32", numpy.int32).astype(numpy.int64)).reshape(len(tests), -1)
    scores = torch.einsum("skw,sw->sk", played[rivals.clamp(min=0)], predicted).masked_fill(rivals < 0, -2)
    ranks = {k: 1 + (scores[:, : k - 1] >= own[:, None]).sum(1).float() for k in (20, 50)}
    result = {"cosine": own}
    for k, rank in ranks.items():
        result |= {f"session-mrr@{k}": 1 / rank, f"session-rank@{k}": rank}
    recent = torch.from_numpy(array("tracks.i32", numpy.int32).astype(numpy.int64)).reshape(len(tests), -1)
    is_hit = torch.from_numpy(array("hits.u8", numpy.uint8)).reshape(len(tests), -1).float()
    vectors = torch.from_numpy(array("vectors.f32", numpy.float32)).reshape(-1, width)
    scores = torch.einsum("skw,sw->sk", vectors[recent.clamp(min=0)], predicted).masked_fill(recent < 0, -2)
    for k in (25, 100):
        hits = is_hit[:, :k].gather(1, scores[:, :k].argsort(1, descending=True))
        total = hits.sum(1).clamp(min=1)
        precision = hits.cumsum(1) / torch.arange(1, hits.shape[1] + 1)
        result |= {f"map@{k}": (precision * hits).sum(1) / total, f"top-ten-recall@{k}": hits[:, :10].sum(1) / total}
    return {name: value.mean().item() for name, value in result.items()}


network = CoSeRNN(other + width, width, layer, units)
optimizer = torch.optim.Adam(network.parameters(), lr=settings["learningRate"])
training, validation = ranges(TRAIN), longest_first(ranges(VALIDATION))
# As many as ours: with more, most slots are empty while the last listeners end.
walked = min(128, batch)
best = float("inf")
for epoch in range(settings["epochs"]):
    total = events = 0.0
    for _, _, loss, count in walk([training[at] for at in torch.randperm(len(training))], TRAIN, batch):
        if count == 0:
            continue
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5)
        optimizer.step()
        total += loss.item() * count
        events += count
    with torch.inference_mode():
        judged = [(loss.item() * count, count) for _, _, loss, count in walk(validation, VALIDATION, walked)]
    validated = sum(loss for loss, _ in judged) / sum(count for _, count in judged)
    if validated < best:
        best = validated
        torch.save(network.state_dict(), os.path.join(folder, "best.pt"))
network.load_state_dict(torch.load(os.path.join(folder, "best.pt")))

tests = torch.from_numpy(array("tests.i32", numpy.int32).astype(numpy.int64))
predictions = torch.zeros(PLACES + 1, width)
with torch.inference_mode():
    for places, predicted, _, _ in walk(longest_first(ranges(TEST)), TEST, walked):
        predictions[torch.from_numpy(places.reshape(-1))] = predicted.reshape(-1, width)
    print(json.dumps({"loss": total / events, **ranked(predictions[tests])}))
