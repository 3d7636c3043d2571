/** Small symmetric positive definite systems: at most a figure a row, so plain Cholesky serves. */
import { assert } from "../../base/assert.ts";

export type Matrix = readonly (readonly number[])[];

const entry = (matrix: Matrix, row: number, column: number): number => matrix[row]?.[column] ?? 0;

/** Lower triangle L with L L' = matrix; throws InvariantViolation when it is not positive definite. */
function choleskyOf(matrix: Matrix): Matrix {
  const lower: number[][] = [];
  for (let i = 0; i < matrix.length; i++) {
    const row: number[] = [];
    lower.push(row);
    for (let j = 0; j <= i; j++) {
      let sum = entry(matrix, i, j);
      for (let k = 0; k < j; k++) sum -= entry(lower, i, k) * entry(lower, j, k);
      assert(i !== j || sum > 0, "a prior on every figure keeps the normal equations definite");
      row.push(i === j ? Math.sqrt(sum) : sum / entry(lower, j, j));
    }
  }
  return lower;
}

/** The inverse of a symmetric positive definite matrix, column by column. */
export function inverseOf(matrix: Matrix): Matrix {
  const lower = choleskyOf(matrix);
  const columns = matrix.map((_, column) => solved(lower, column));
  return columns.map((_, row) => columns.map((column) => column[row] ?? 0));
}

function solved(lower: Matrix, unit: number): readonly number[] {
  const n = lower.length;
  const forward: number[] = [];
  for (let i = 0; i < n; i++) {
    let sum = i === unit ? 1 : 0;
    for (let k = 0; k < i; k++) sum -= entry(lower, i, k) * (forward[k] ?? 0);
    forward.push(sum / entry(lower, i, i));
  }
  const back = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = forward[i] ?? 0;
    for (let k = i + 1; k < n; k++) sum -= entry(lower, k, i) * (back[k] ?? 0);
    back[i] = sum / entry(lower, i, i);
  }
  return back;
}

export const timesVector = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => dot(row, vector));

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
