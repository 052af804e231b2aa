/** Something was thrown that nobody expected; `where` says in what, without a PIN. Never throws itself. */
export type Fault = (where: string, error: unknown) => void;

/** Runs it; what it throws stays here, so that whatever comes after it is done all the same. */
export function guarded<T>(fault: Fault, where: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    fault(where, error);
    return undefined;
  }
}
