"""Quantises an ONNX model to int8 with calibration tensors: quantise.py model.onnx tensors.f32 out.onnx.

Needs `pip install onnx onnxruntime numpy`, in an environment of its own. int8-gate.ts writes the tensors and judges the result.
"""

import sys

import numpy as np
from onnxruntime import InferenceSession
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

model, tensors, out = sys.argv[1:4]
entry = InferenceSession(model).get_inputs()[0]
data = np.fromfile(tensors, dtype="<f4").reshape(-1, *entry.shape)


class Tensors(CalibrationDataReader):
    def __init__(self):
        self.rest = iter(data)

    def get_next(self):
        one = next(self.rest, None)
        return None if one is None else {entry.name: one}


quantize_static(
    model,
    out,
    Tensors(),
    quant_format=QuantFormat.QDQ,
    per_channel=True,
    activation_type=QuantType.QUInt8,
    weight_type=QuantType.QInt8,
)
