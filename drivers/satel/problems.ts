/** Why there is no connection to the panel, in words for an owner: what happened, as far as it is known, and what to do. */
import { CLOSED, OUT_OF_STEP, SILENT, type Connection } from './connection.ts';

export interface SessionEnd {
  /** Host and port. */
  readonly where: string;
  /** An error's code, or why the connection was given up. */
  readonly cause: string;
  /** Whether we encrypt. */
  readonly encrypts: boolean;
}

const AGAIN = 'It is tried again by itself.';
const NOBODY_THERE = /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT/;
const LOST = /^E[A-Z]+$/;

export function endWords(
  { where, cause, encrypts }: SessionEnd,
  { stage, busy, foreignKey }: Pick<Connection, 'stage' | 'busy' | 'foreignKey'>,
): string {
  if (busy)
    return `Another program is connected to the alarm panel at ${where}, and its module takes only one. Stop the other one (Home Assistant's Satel Integra is one), or let it have the panel. ${AGAIN}`;
  if (foreignKey)
    return `The ETHM-1 module at ${where} encrypts with another key, or another program is connected to it. Check integration_key, and stop the other program. ${AGAIN}`;
  if (cause === SILENT) return `${silenceWords(where, stage, encrypts)} ${AGAIN}`;
  if (cause === OUT_OF_STEP)
    return `The answers of the alarm panel at ${where} do not fit what it was asked, so that none of them is believed. ${AGAIN}`;
  if (stage === 'connecting' && NOBODY_THERE.test(cause))
    return `Nothing listens at ${where}: check that the ETHM-1 module is on, and that its integration is switched on with this port. ${AGAIN}`;
  if (cause !== CLOSED && !LOST.test(cause)) return cause;
  switch (stage) {
    case 'connecting':
    case 'connected':
      return `What listens at ${where} hangs up without an answer: check that this is the port for integration in the ETHM-1 module, that integration is switched on there, and that no other program has the module. ${hint(encrypts)} ${AGAIN}`;
    case 'answered':
      return `The ETHM-1 module at ${where} hangs up before the alarm panel has told all about itself: another program may take the module away, or the network loses the connection. ${AGAIN}`;
    case 'known':
      return `The connection to the alarm panel at ${where} was lost. ${AGAIN}`;
  }
}

function silenceWords(where: string, stage: Connection['stage'], encrypts: boolean): string {
  if (stage === 'known') return `The alarm panel at ${where} no longer answers.`;
  if (stage === 'answered')
    return `The alarm panel at ${where} stops answering before it has told all about itself.`;
  return encrypts
    ? `The ETHM-1 module at ${where} does not answer: check that integration_key is the key in the module, and that encryption is on there.`
    : `What is connected at ${where} does not answer like an ETHM-1 module: switch its integration on, and where it encrypts, give integration_key.`;
}

function hint(encrypts: boolean): string {
  return encrypts
    ? 'Check that integration_key is the key in the module.'
    : 'Where the module encrypts, give integration_key.';
}
