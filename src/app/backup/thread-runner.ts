import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CopyProblem } from '../../domain/backup/copy-problem.ts';
import type { BackupRequest } from '../../storage/backup/make-backup.ts';
import type { BackupRunner } from '../../engine/backups/backups.ts';

export type WorkerTask =
  | { readonly kind: 'make'; readonly request: BackupRequest }
  | {
      readonly kind: 'check';
      readonly file: string;
      readonly passphrase: string;
      readonly workFolder: string;
    };

export interface WorkerAnswer {
  readonly problem?: CopyProblem;
  /** The code of an error of the system. */
  readonly failure?: string;
}

/** Copies are made and proven in a thread that ends with each of them. */
export class ThreadRunner implements BackupRunner {
  readonly #request: () => Omit<BackupRequest, 'file'>;

  /** @param request asked for at each copy */
  constructor(request: () => Omit<BackupRequest, 'file'>) {
    this.#request = request;
  }

  async make(file: string): Promise<void> {
    const { failure } = await run({ kind: 'make', request: { ...this.#request(), file } });
    if (failure !== undefined) throw Object.assign(new Error(failure), { code: failure });
  }

  async check(file: string): Promise<CopyProblem | undefined> {
    const { passphrase, workFolder } = this.#request();
    const { problem, failure } = await run({ kind: 'check', file, passphrase, workFolder });
    // A disk that is full proves nothing.
    return problem ?? (failure === undefined ? undefined : 'unsound');
  }
}

async function run(task: WorkerTask): Promise<WorkerAnswer> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
  try {
    const [answer] = (await once(worker, 'message')) as [WorkerAnswer];
    return answer;
  } finally {
    await worker.terminate();
  }
}
