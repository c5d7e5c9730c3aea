import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../page/dist/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};

const inlineHashes = (html: string, tag: 'script' | 'style'): string =>
  [...html.matchAll(new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
    .map(([, body = '']) => ` 'sha256-${createHash('sha256').update(body).digest('base64')}'`)
    .join('');

/**
 * The page may show the Mini Apps and the constructor of this platform in frames, and load nothing from elsewhere;
 * but a chat may hold a photo from anywhere.
 * @param port what the browser reaches this host by
 */
const policy = (html: string, port: string): string =>
  [
    "default-src 'none'",
    `script-src 'self'${inlineHashes(html, 'script')}`,
    `style-src 'self'${inlineHashes(html, 'style')}`,
    "img-src 'self' data: https:",
    "connect-src 'self'",
    "font-src 'self'",
    `frame-src http://*.app.localhost${port} http://admin.localhost${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Serves the built page. Answers false where the path is none of its files. */
export const servePage = async (path: string, host: string, response: ServerResponse): Promise<boolean> => {
  const asset = /^\/assets\/[\w.-]+$/.test(path);
  if (path !== '/' && !asset) return false;
  const name = asset ? path.slice(1) : 'index.html';
  let content: Buffer;
  try {
    content = await readFile(join(dist, name));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    if (asset) return false;
    response
      .writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
      .end('The page is not built: run `npm run build`.\n');
    return true;
  }
  response.writeHead(200, {
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    // A Mini App learns from it whom to speak to.
    'referrer-policy': 'origin',
    ...(asset
      ? { 'cache-control': 'public, max-age=31536000, immutable' }
      : {
          'cache-control': 'no-cache',
          'content-security-policy': policy(content.toString('utf8'), /:\d+$/.exec(host)?.[0] ?? ''),
        }),
  });
  response.end(content);
  return true;
};
