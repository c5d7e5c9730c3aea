import { describe, expect, test } from 'vitest';
import { readImage } from '../../src/domain/image.ts';
import { gif, png, sidewaysJpeg } from '../image.ts';

describe('what a file is', () => {
  test('its own bytes say, with its size', async () => {
    expect((await readImage(png(7, 5))).image).toEqual({ contentType: 'image/png', width: 7, height: 5 });
    expect((await readImage(gif(3, 2))).image).toEqual({ contentType: 'image/gif', width: 3, height: 2 });
  });

  test('a photo that was taken sideways is as wide as it is shown', async () => {
    expect((await readImage(sidewaysJpeg(40, 30))).image).toEqual({ contentType: 'image/jpeg', width: 30, height: 40 });
  });

  test.each<[string, string | Buffer, string | null]>([
    ['a page', '<!doctype html><script>alert(1)</script>', null],
    [
      'an SVG',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
      'application/xml',
    ],
    ['a program', Buffer.from('7f454c4602010100000000000000000002003e00', 'hex'), 'application/x-elf'],
    ['an archive', Buffer.from('504b0304140000000000', 'hex'), 'application/zip'],
    ['the first bytes of a PNG', png(7, 5).subarray(0, 12), null],
    ['a picture of no height', png(7, 0), 'image/png'],
    ['nothing at all', '', null],
  ])('%s is no image', async (_, bytes, type) => {
    const found = await readImage(Buffer.from(bytes));
    expect(found.image).toBeNull();
    if (type !== null) expect(found.type).toBe(type);
  });
});
