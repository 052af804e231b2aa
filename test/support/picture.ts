/** The beginning of a PNG: as much as tells its size in pixels. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header;
}

/** The beginning of an MP4, and as many bytes more. */
export function mp4(bytes = 0): Buffer {
  const header = Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex');
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}
