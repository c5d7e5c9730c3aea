/**
 * Prints "PASSED FAILED" for a run of `npm test`: the checks' lines in its log and the tests in vitest's report.
 * What didn't run counts as failed: a skipped test, a file that couldn't be loaded, a report that isn't there.
 *
 * Usage: node .ci/count.mjs LOG REPORT EXIT_CODE
 */
import { existsSync, readFileSync } from 'node:fs';

const [log, report, exitCode] = process.argv.slice(2);
const checks = readFileSync(log, 'utf8').matchAll(/^(ok    |FAILED) [a-z]+ +\d+\.\d s\r?$/gm);
let passed = 0;
let failed = 0;
for (const [, outcome] of checks) {
  if (outcome === 'FAILED') failed += 1;
  else passed += 1;
}
if (existsSync(report)) {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  let tests = 0;
  for (const { status, assertionResults } of testResults) {
    tests += assertionResults.length;
    const good = assertionResults.filter((test) => test.status === 'passed').length;
    passed += good;
    failed += assertionResults.length - good;
    // A hook or an import that failed leaves no failed test behind.
    if (status === 'failed' && good === assertionResults.length) failed += 1;
  }
  if (tests === 0) failed += 1;
} else failed += 1;
if (exitCode !== '0' && failed === 0) failed += 1;
console.log(`${passed} ${failed}`);
