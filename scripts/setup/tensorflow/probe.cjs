// Loads the binding at the path given and adds two numbers with it; prints TensorFlow's version.
const binding = require(/** @type {string} */ (process.argv[2]));

const tensor = (/** @type {number} */ value) => binding.createTensor([1], binding.TF_FLOAT, new Float32Array([value]));
const [sum] = binding.executeOp('AddV2', [{ name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }], [tensor(2), tensor(3)], 1);
const [value] = binding.tensorDataSync(sum.id);
if (value !== 5) throw new Error(`TensorFlow says 2 + 3 is ${value}`);
console.log(`TensorFlow=${binding.TF_Version}`);
