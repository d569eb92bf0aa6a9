"""Takes the C library and its headers out of a TensorFlow wheel: extract-wheel.py WHEEL DESTINATION."""

import os
import shutil
import sys
import zipfile

LIBRARIES = {
    "tensorflow/libtensorflow_cc.so.2": "deps/lib/libtensorflow.so",
    "tensorflow/libtensorflow_framework.so.2": "deps/lib/libtensorflow_framework.so",
}
# The C interface and the string type it includes; the rest of the headers is C++ nobody compiles against.
HEADERS = ("tensorflow/c/", "tensorflow/core/platform/ctstring", "tsl/platform/ctstring", "xla/tsl/c/", "tsl/c/")
INCLUDE = "tensorflow/include/"

wheel_path, destination = sys.argv[1:]


def extract(wheel, member, relative):
    target = os.path.join(destination, relative)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with wheel.open(member) as source, open(target, "wb") as file:
        # Reading to the end also checks the member's CRC.
        shutil.copyfileobj(source, file, 1 << 20)


with zipfile.ZipFile(wheel_path) as wheel:
    names = wheel.namelist()
    missing = [name for name in LIBRARIES if name not in names]
    if missing:
        sys.exit("the wheel has no " + ", ".join(missing))
    for member, relative in LIBRARIES.items():
        extract(wheel, member, relative)
    for member in names:
        header = member[len(INCLUDE):]
        if member.startswith(INCLUDE) and header.startswith(HEADERS) and not member.endswith("/"):
            extract(wheel, member, "deps/include/" + header)
