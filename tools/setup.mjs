/**
 * Sets up the packages where they are missing or stale; with `--pages` the built pages of the clients, too, and with
 * `--start` what makes a start quick: the platform packed into few files, and the database that first starts begin with.
 * Runs before `npm start` and `npm test`, under whatever Node the machine has (18 and newer), so it needs nothing that
 * is installed. Costs a hash of the manifests and of the sources where nothing is stale.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failureAdvice } from './setup-advice.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const bundledNode = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const installStamp = join(modules, '.stargraph-install');
const cache = join(modules, '.cache', 'stargraph');

const fail = (line, output = '') => {
  if (output.trim() !== '') console.error(output.trim());
  console.error(`Stargraph: ${line}`);
  process.exit(1);
};

const read = (path) => (existsSync(path) ? readFileSync(path) : '');
const inFolder = (folder) => readdirSync(join(root, folder)).map((name) => join(folder, name));

/** The workspaces' folders, by the root manifest's patterns (a name, or a folder with `/*`). */
const workspaces = () =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces.flatMap((pattern) =>
    pattern.endsWith('/*') ? inFolder(pattern.slice(0, -2)) : [pattern],
  );

/** What the installed packages depend on. Another platform's `node_modules`, copied here, counts as stale. */
const manifestsHash = () => {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of [
    'package-lock.json',
    '.npmrc',
    ...['.', ...workspaces()].map((path) => join(path, 'package.json')),
  ])
    hash.update(`${file}\n`).update(read(join(root, file)));
  return hash.digest('hex');
};

/** @param {string} node the Node that npm and the packages' install scripts run under */
const npmInstall = (node) => {
  const npm = process.env.npm_execpath;
  // Another package manager's path is of no use here: the lock file is npm's.
  const [command, head] = npm !== undefined && /npm-cli\.c?js$/.test(npm) ? [node, [npm]] : ['npm', []];
  // --no-save: a set-up never rewrites the lock file, whichever npm runs it.
  const args = [...head, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm's own first line and install scripts take `node` from the path.
  const path = process.env.PATH ?? '';
  const env = { ...process.env, PATH: node === process.execPath ? path : `${dirname(node)}${delimiter}${path}` };
  const done = spawnSync(command, args, { env, cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}`;
  if (done.status !== 0) fail(failureAdvice(`${output}\n${done.error?.message ?? ''}`), output);
};

/** Whether the lock file holds a binary for this system that is not installed. */
const lacksBinary = () => {
  if (!existsSync(join(root, 'package-lock.json'))) return false;
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const libc = process.report?.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  const suits = (wanted, own) => wanted === undefined || wanted.includes(own);
  return Object.entries(packages).some(
    ([path, { optional, engines, os, cpu, libc: libcs }]) =>
      optional === true &&
      engines?.node !== undefined &&
      os !== undefined &&
      suits(os, process.platform) &&
      suits(cpu, process.arch) &&
      (process.platform !== 'linux' || suits(libcs, libc)) &&
      !existsSync(join(root, path)),
  );
};

const install = () => {
  const wanted = manifestsHash();
  if (existsSync(bundledNode) && String(read(installStamp)) === wanted) return;
  if (process.platform === 'win32')
    fail('the embedded PostgreSQL and ClickHouse run on Linux and macOS; on Windows run this inside WSL 2.');
  const fresh = !existsSync(installStamp);
  console.error(
    fresh ? 'Installing packages (the first time takes a few minutes)...' : 'Packages changed, installing...',
  );
  rmSync(installStamp, { force: true });
  npmInstall(process.execPath);
  if (!existsSync(bundledNode))
    fail('npm installed no Node 24: allow install scripts (`npm config set ignore-scripts false`) and run this again.');
  // Under an older Node npm leaves out optional packages, and binaries are such, that name a newer one.
  if (Number.parseInt(process.versions.node, 10) < 24 && lacksBinary()) npmInstall(bundledNode);
  writeFileSync(installStamp, wanted);
};

/** What is built into pages: these folders' files, but for what is built, installed or a test. */
const pageFolders = ['clients', join('embedded', 'page')];
const notSource = new Set(['dist', 'node_modules', 'test']);

const filesUnder = (folder) =>
  !existsSync(join(root, folder))
    ? []
    : readdirSync(join(root, folder))
        .filter((name) => !notSource.has(name))
        .sort()
        .flatMap((name) => {
          const path = join(folder, name);
          return statSync(join(root, path)).isDirectory() ? filesUnder(path) : [path];
        });

/** Runs a script of ours under the packages' own Node. @returns what it printed if it failed */
const runScript = (name, args = []) =>
  new Promise((resolve) => {
    const script = spawn(bundledNode, [join(root, 'tools', name), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [script.stdout, script.stderr]) stream.on('data', (text) => (output += text));
    script.on('error', (error) => resolve(String(error)));
    script.on('close', (code) => resolve(code === 0 ? undefined : output));
  });

/** What these files are, and what the packages are that they are built with. */
const hashOf = (files) => {
  const hash = createHash('sha256').update(String(read(installStamp)));
  for (const file of files) hash.update(`${file}\n`).update(read(join(root, file)));
  return hash.digest('hex');
};

/**
 * Makes something anew where it is missing or what it is made of has changed.
 *
 * @returns what the script that makes it printed where it failed
 */
const renew = async ({ stamp, files, there, saying, script, args = [] }) => {
  const wanted = hashOf(files);
  if (there && String(read(stamp)) === wanted) return undefined;
  if (saying !== undefined) console.error(saying);
  rmSync(stamp, { force: true });
  const failure = await runScript(script, args);
  if (failure === undefined) writeFileSync(stamp, wanted);
  return failure;
};

const buildPages = async () => {
  const files = pageFolders.flatMap((folder) => filesUnder(folder));
  const apps = files.filter((file) => /(^|[\\/])vite\.config\.ts$/.test(file)).map((file) => dirname(file));
  const failure = await renew({
    stamp: join(modules, '.stargraph-pages'),
    files,
    there: apps.every((app) => existsSync(join(root, app, 'dist', 'index.html'))),
    saying: 'Building the pages...',
    script: 'build-pages.ts',
    args: apps,
  });
  if (failure !== undefined) fail('the pages could not be built; what the bundler says is above.', failure);
};

/** What a start is packed of. */
const startFolders = () =>
  ['embedded', 'gateway', 'infra', 'kit', 'workers', ...inFolder('subgraphs')]
    .map((folder) => join(folder, 'src'))
    .concat(join('clients', 'sdk'));

const packStart = async () => {
  const failure = await renew({
    stamp: join(cache, 'start.stamp'),
    files: [join('tools', 'pack-start.ts'), ...startFolders().flatMap((folder) => filesUnder(folder))],
    there: existsSync(join(cache, 'start')),
    script: 'pack-start.ts',
  });
  if (failure !== undefined) fail('the platform could not be packed; what the bundler says is above.', failure);
};

/** The migrations, and what lays out a database by them. */
const layoutSources = () =>
  ['layout.ts', 'template.ts']
    .map((name) => join('embedded', 'src', name))
    .concat(['migrate.ts', 'provision.ts'].map((name) => join('kit', 'src', 'db', name)))
    .concat(filesUnder('subgraphs').filter((file) => file.endsWith('migration.sql')));

// Where this fails a start lays out its own, and says what is in its way.
const layOutTemplate = () =>
  renew({ stamp: join(cache, 'template'), files: layoutSources(), there: true, script: 'lay-out-template.ts' });

if (Number.parseInt(process.versions.node, 10) < 18)
  fail(`Node ${process.versions.node} is too old to set up Stargraph: install Node 18 or newer.`);
install();
const asked = (name) => process.argv.includes(name);
await Promise.all([
  ...(asked('--pages') ? [buildPages()] : []),
  ...(asked('--start') ? [packStart(), layOutTemplate()] : []),
]);
