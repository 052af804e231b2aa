/** Runs in a thread of its own: sealing a copy takes seconds, in which the house goes on. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkBackup, CopyError } from '../../storage/backup/check-backup.ts';
import { makeBackup } from '../../storage/backup/make-backup.ts';
import type { WorkerAnswer, WorkerTask } from './thread-runner.ts';

async function run(task: WorkerTask): Promise<WorkerAnswer> {
  try {
    if (task.kind === 'make') await makeBackup(task.request);
    else await checkBackup(task.file, task.passphrase, task.workFolder);
    return {};
  } catch (error) {
    if (error instanceof CopyError) return { problem: error.problem };
    const { code, name } = error as NodeJS.ErrnoException;
    return { failure: code ?? name };
  }
}

parentPort?.postMessage(await run(workerData as WorkerTask));
