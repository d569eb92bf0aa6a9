import type { Tensor } from '@tensorflow/tfjs';

export type OperationAttribute = { name: string; type: number; value: unknown };
export type TensorRecord = { id: number; shape: number[]; dtype: number };
export type TensorValues = Float32Array | Int32Array | Uint8Array;

/** The members of tfjs-node's native binding that the engine uses. Tensors are numbers here; whoever makes one deletes it. */
export type NativeBinding = {
  /** Shares the array's memory with TensorFlow: leave it unchanged until the tensor is deleted. */
  createTensor(shape: readonly number[], dtype: number, values: TensorValues): number;
  deleteTensor(id: number): void;
  /** A copy of the values. */
  tensorDataSync(id: number): TensorValues;
  executeOp(name: string, attributes: OperationAttribute[], inputs: readonly number[], outputCount: number): TensorRecord[];
  loadSavedModel(directory: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Input and output names are lists joined by commas. */
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorRecord[];
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
  TF_ATTR_STRING: number;
  TF_ATTR_INT: number;
  TF_ATTR_FLOAT: number;
  TF_ATTR_BOOL: number;
  TF_ATTR_TYPE: number;
  TF_ATTR_SHAPE: number;
  TF_Version: string;
};

/** tfjs-node's backend with the members it declares private: the engine's whole dependence on tfjs-node's insides is this type. */
export type NativeBackend = {
  binding: NativeBinding;
  /** `values` are what JavaScript has not handed to TensorFlow yet; `id` is meaningful only where they are null. */
  tensorMap: { get(dataId: object): TensorRecord & { values: TensorValues | null } };
  getInputTensorIds(tensors: Tensor[]): number[];
  createOutputTensor(output: TensorRecord): Tensor;
};
