/**
 * Why a copy does not prove itself:
 * - `missing`: there is no such file, or it cannot be read.
 * - `wrong-passphrase`: it is sealed with another one.
 * - `damaged`: it is not as it was sealed, or no copy of a house.
 * - `unsound`: it opens, and what is in it does not fit together.
 * - `newer`: it is of a newer program.
 */
export type CopyProblem = 'missing' | 'wrong-passphrase' | 'damaged' | 'unsound' | 'newer';
