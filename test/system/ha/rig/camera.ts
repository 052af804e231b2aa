/** An IP camera on loopback for the real Home Assistant: a still picture, and a live H.264 stream at its own pace. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Built } from './build.ts';

const SECONDS = 120;
const EVERY_MS = 100;
/** A player looks at so much before it shows anything. */
const BURST_SECONDS = 3;

/** White bars that move, as an MPEG transport stream. PyAV is what Home Assistant's stream integration requires. */
const FILM = `
import sys, av, numpy
path, seconds = sys.argv[1], int(sys.argv[2])
with av.open(path + "/film.ts", "w", format="mpegts") as out:
    stream = out.add_stream("libx264", rate=10, options={"preset": "ultrafast", "tune": "zerolatency", "g": "10"})
    stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
    for i in range(seconds * 10):
        picture = numpy.zeros((240, 320, 3), dtype=numpy.uint8)
        picture[:, (i * 7) % 280:(i * 7) % 280 + 40] = 255
        for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
            out.mux(packet)
    for packet in stream.encode():
        out.mux(packet)
import PIL.Image
PIL.Image.fromarray(picture).save(path + "/still.jpg")
`;

export class TestCamera {
  readonly #server: Server;
  readonly #film: Buffer;
  readonly #still: Buffer;

  private constructor(film: Buffer, still: Buffer) {
    this.#film = film;
    this.#still = still;
    this.#server = createServer(({ url }, response) => {
      if (url === '/still.jpg') response.writeHead(200, { 'content-type': 'image/jpeg' }).end(this.#still);
      else if (url === '/film.ts') this.#play(response);
      else response.writeHead(404).end();
    });
  }

  static async start({ root, interpreter }: Built): Promise<TestCamera> {
    const folder = mkdtempSync(join(root, tmpdir(), 'latchkey-camera-'));
    try {
      const script = join(folder, 'film.py');
      writeFileSync(script, FILM);
      const inRoot = (path: string): string => path.slice(root.length);
      const command = [interpreter, inRoot(script), inRoot(folder), String(SECONDS)];
      const [program = '', ...args] = root ? ['chroot', root, ...command] : command;
      const made = spawnSync(program, args, { encoding: 'utf8' });
      if (made.status !== 0) throw new Error(`No film could be made: ${made.stderr.slice(-500)}`);
      const camera = new TestCamera(
        readFileSync(join(folder, 'film.ts')),
        readFileSync(join(folder, 'still.jpg')),
      );
      camera.#server.listen(0, '127.0.0.1');
      await once(camera.#server, 'listening');
      return camera;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #play(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'video/mp2t' });
    const bytesPerSecond = this.#film.length / SECONDS;
    const begun = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const seconds = BURST_SECONDS + (performance.now() - begun) / 1000;
      const until = Math.min(Math.round(seconds * bytesPerSecond), this.#film.length);
      response.write(this.#film.subarray(sent, until));
      sent = until;
      if (sent === this.#film.length) response.end();
    }, EVERY_MS);
    response.on('close', () => clearInterval(timer));
  }
}
