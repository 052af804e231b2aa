/**
 * TLS with a network module of an Elk M1. It negotiates no version: it hangs up on a client that offers
 * another than its own, so that one is offered at a time. It has a certificate of its own making and
 * ciphers of 2005, hence no check of the one and the lowest security level for the other. (elkm1-lib,
 * the library that Home Assistant uses, does the same.)
 */
import type { Socket } from 'node:net';
import { connect, type SecureVersion } from 'node:tls';
import { isNobodyThere } from '../shared/network.ts';
import { opening } from './session-start.ts';

const VERSIONS: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1.3', 'TLSv1'];

/** The socket once it is open, or why it is not. */
export async function connectTls(
  place: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Socket | string> {
  for (const version of VERSIONS) {
    const socket = connect({
      ...place,
      minVersion: version,
      maxVersion: version,
      rejectUnauthorized: false,
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });
    let answers = false;
    socket.once('connect', () => (answers = true));
    const opened = await opening(socket, 'secureConnect', signal);
    if (answers && opened === 'ETIMEDOUT') break;
    // No TLS version helps where nobody is.
    if (typeof opened !== 'string' || isNobodyThere(opened)) return opened;
  }
  return 'tls';
}
