/**
 * Calls to zwave-js that have no answer yet. zwave-js leaves what came just before it was destroyed without any: a
 * lock would wait for it for ever.
 */
export class OpenCalls {
  readonly #rejects = new Set<(error: Error) => void>();

  /** As `call` ends, or with the error of `endAll`, whichever comes first. */
  async wait<T>(call: Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#rejects.add(reject);
    try {
      return await Promise.race([call, promise]);
    } finally {
      this.#rejects.delete(reject);
    }
  }

  endAll(error: Error): void {
    for (const reject of this.#rejects) reject(error);
  }
}
