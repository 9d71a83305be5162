/** ONNX Runtime would make a device id and keep notes for its makers. */
export const NO_TELEMETRY = { ORT_DISABLE_TELEMETRY: '1' };
