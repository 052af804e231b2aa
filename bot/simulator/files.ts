/**
 * What Telegram looks at in an uploaded file: https://core.telegram.org/bots/api#sending-files, #sendphoto,
 * #sendvideo. Error texts as its servers give them. Known gaps: photos are JPEG or PNG here, videos MP4.
 */
import type { Upload } from './request.ts';
import { ApiError, badRequest } from './rules.ts';

const MAX_UPLOAD = 50 * 1024 * 1024;
const MAX_PHOTO = 10 * 1024 * 1024;
const MAX_SIDES = 10_000;
const MAX_RATIO = 20;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function checkUpload({ content }: Upload): void {
  if (content.length === 0) throw badRequest('file must be non-empty');
  if (content.length > MAX_UPLOAD) throw new ApiError(413, 'Request Entity Too Large');
}

/** @returns its size in pixels */
export function checkPhoto({ content }: Upload): Size {
  if (content.length > MAX_PHOTO) throw badRequest('file is too big for a photo');
  const size = sizeOfPng(content) ?? sizeOfJpeg(content);
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED');
  const { width, height } = size;
  const ratio = Math.max(width, height) / Math.max(Math.min(width, height), 1);
  if (width + height > MAX_SIDES || ratio > MAX_RATIO) throw badRequest('PHOTO_INVALID_DIMENSIONS');
  return size;
}

/** Others are shown as a file to be downloaded. */
export function isMp4({ content }: Upload): boolean {
  return content.toString('latin1', 4, 8) === 'ftyp';
}

/** PNG specification, 11.2.2 IHDR. */
function sizeOfPng(content: Buffer): Size | undefined {
  if (content.length < 24 || content.toString('latin1', 1, 4) !== 'PNG') return undefined;
  return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
}

/** ITU-T T.81, B.2.2: the frame header, SOF0 to SOF15 without DHT, JPG and DAC. */
function sizeOfJpeg(content: Buffer): Size | undefined {
  if (content.length < 4 || content.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= content.length && content[at] === 0xff) {
    const marker = content[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: content.readUInt16BE(at + 5), width: content.readUInt16BE(at + 7) };
    at += 2 + content.readUInt16BE(at + 2);
  }
  return undefined;
}
