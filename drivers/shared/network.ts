/** Codes of Node's errors for a host that is not there, or lets nobody in. */
const NOBODY_THERE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
]);

/** @param cause an error's code */
export function isNobodyThere(cause: string): boolean {
  return NOBODY_THERE.has(cause);
}

/** An error's code, which holds no secret. */
export function causeOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
}
