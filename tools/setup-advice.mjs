/** What a failed `npm install` says, and the line that tells a person what to do about it. */
const advice = [
  [/ENOSPC|no space left/i, 'the disk is full: free about 4 GB and run this again.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network/i,
    'the npm registry was not reached: check the network (or `npm config get registry` and your proxy) and run this again.',
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|CERT_/i,
    "the registry's certificate was refused: set `npm config set cafile` to your company's and run this again.",
  ],
  [/\bE40[13]\b/, 'the npm registry refused access: check `npm config get registry` and your login there.'],
  [/EBADPLATFORM|notsup/i, 'a package has no build for this system: Stargraph runs on Linux (x64, arm64) and macOS.'],
  [/EACCES|EPERM|EROFS/, 'node_modules cannot be written: make this folder yours (`chown`) and run this again.'],
  [/spawn(Sync)? npm ENOENT/, 'npm was not found: install npm 9 or newer beside Node.'],
  [/EINTEGRITY/, 'a package arrived damaged: run `npm cache clean --force` and then this again.'],
];

/** @param {string} output all that npm printed */
export const failureAdvice = (output) =>
  advice.find(([pattern]) => pattern.test(output))?.[1] ??
  'the packages could not be installed; what npm says is above. Delete node_modules and run this again.';
