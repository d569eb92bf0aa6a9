import { createCompiledProgram } from './compiled-program.ts';
import { createEagerProgram } from './eager-program.ts';
import { isNative } from './native-backend.ts';
import type { Program, ProgramDeclaration } from './program.ts';

/**
 * Turns steps written in plain tfjs into a program that runs them fast: traced once into a TensorFlow graph where the native engine is
 * loaded, operation by operation elsewhere. Both give the same numbers within float32 rounding.
 */
export function compileProgram(declaration: ProgramDeclaration): Program {
  return isNative() ? createCompiledProgram(declaration) : createEagerProgram(declaration);
}
