// Opens the page of ./pipeline runs in Chromium, uses it as people do, and writes what it finds to result.json.
// Usage: node check.mjs PAGE PICTURES LIVE RUNS OUTPUT
//   PAGE      file of a page with many runs        PICTURES  file of the page that the pictures show
//   LIVE      address of a live page               RUNS      its directory of runs, which gets one more run
//   OUTPUT    directory for result.json and the pictures
import chromium from '@sparticuz/chromium';
import axe from 'axe-core';
import puppeteer from 'puppeteer-core';
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {brotliDecompressSync} from 'node:zlib';

const [pageFile, picturesFile, live, runs, output] = process.argv.slice(2);
const DESKTOP = {width: 1400, height: 900};
const PHONE = {width: 390, height: 844, isMobile: true, hasTouch: true};
const result = {accessibility: {}, problems: [], requests: []};

/** The package brings the libraries that a small machine lacks. */
function libraries(executable) {
  if (!execFileSync('ldd', [executable]).includes('not found')) return {};
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../../bin/al2023.tar.br');
  const folder = join(dirname(executable), 'libraries');
  mkdirSync(folder, {recursive: true});
  execFileSync('tar', ['-x', '-C', folder], {input: brotliDecompressSync(readFileSync(packed))});
  return {LD_LIBRARY_PATH: existsSync(join(folder, 'lib')) ? join(folder, 'lib') : folder};
}

async function accessibility(page, name) {
  await page.evaluate(axe.source);
  const report = await page.evaluate(() => globalThis.axe.run());
  result.accessibility[name] = {
    passes: report.passes.length,
    violations: report.violations.map(each => `${each.id} (${each.impact}): ${each.nodes[0].html} ${each.nodes[0].failureSummary}`),
    incomplete: report.incomplete.map(each => each.id),
  };
}

const scheme = (page, value) => page.emulateMediaFeatures([{name: 'prefers-color-scheme', value}]);
const count = page => page.$eval('#count', element => element.textContent);
const focused = page => page.evaluate(() => document.activeElement.getAttribute('aria-label') || document.activeElement.id);

function watch(page) {
  page.on('pageerror', error => result.problems.push(String(error)));
  page.on('dialog', dialog => { result.problems.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on('console', message => { if (message.type() === 'error') result.problems.push(message.text()); });
  page.on('request', request => result.requests.push(request.url()));
}

async function open(browser, address, viewport = DESKTOP) {
  const page = await browser.newPage();
  watch(page);
  await page.setViewport(viewport);
  await page.goto(address);
  return page;
}

async function many(browser) {
  const page = await open(browser, pathToFileURL(pageFile).href);
  result.firstTableMillis = Math.round(
    await page.evaluate(() => performance.getEntriesByName('first-table')[0].startTime));
  result.count = await count(page);
  result.rows = await page.$$eval('#rows tr', rows => rows.length);
  result.columns = await page.$$eval('thead th', heads => heads.map(head => head.textContent));
  result.cells = await page.$$eval('#rows tr:nth-child(3) .step', cells => cells.map(cell => cell.innerText.replace(/\s+/g, ' ')));
  result.names = await page.$$eval('#rows tr:nth-child(3) .step button', cells => cells.map(cell => cell.getAttribute('aria-label')));
  await accessibility(page, 'desktop, light');
  await scheme(page, 'dark');
  await accessibility(page, 'desktop, dark');

  // With the keyboard only: from the top to the first step of the first run, open it, close it.
  await page.keyboard.press('Tab');
  result.firstFocus = await page.evaluate(() => document.activeElement.textContent);
  for (let i = 0; i < 20 && !/Source: /.test(await focused(page)); i++) await page.keyboard.press('Tab');
  result.focusBefore = await focused(page);
  await page.keyboard.press('Enter');
  result.dialogFocus = await focused(page);
  result.dialog = await page.$eval('#details', dialog => dialog.innerText);
  await accessibility(page, 'details');
  await page.keyboard.press('Escape');
  result.focusAfter = await focused(page);

  // Filters.
  const started = Date.now();
  await page.type('#search', 'grüße margaret');
  result.searchMillis = Date.now() - started;
  result.searched = await count(page);
  await page.click('button[type=reset]');
  await page.select('#step', 'Test');
  await page.select('#state', 'failed');
  result.filtered = await count(page);
  result.filteredCells = await page.$$eval('#rows td[data-step=Test]', cells => [...new Set(cells.map(cell => cell.className))]);
  await page.click('button[type=reset]');
  await page.click('#more');
  result.rowsAfterMore = await page.$$eval('#rows tr', rows => rows.length);
  result.focusAfterMore = await focused(page);
  await page.close();

  const phone = await open(browser, pathToFileURL(pageFile).href, PHONE);
  result.phoneWidth = await phone.evaluate(() => document.documentElement.scrollWidth);
  await accessibility(phone, 'phone');
  await phone.close();
}

/** A run begins while the page is open, and a log comes from the server. */
async function served(browser) {
  const page = await open(browser, live);
  await page.click('#rows tr:nth-child(2) button[data-open=Source]');
  await page.waitForFunction(() => document.querySelector('#details pre').textContent.includes('<answer>'));
  await page.keyboard.press('Escape');
  const newest = Math.max(...readdirSync(runs).map(Number));
  cpSync(join(runs, String(newest - 1)), join(runs, String(newest + 1)), {recursive: true});
  await page.waitForFunction(number => document.querySelector('#rows th').textContent.includes(number), {}, newest + 1);
  result.liveFocus = await focused(page);
  await page.close();
}

async function pictures(browser) {
  for (const [name, value, viewport, cell] of [
    ['runs-page-light.png', 'light', {width: 1280, height: 820}],
    ['runs-page-dark.png', 'dark', {width: 1280, height: 820}],
    ['runs-page-phone.png', 'dark', {width: 390, height: 700}],
    ['runs-page-details.png', 'light', {width: 1280, height: 700}, '#rows td.failed button'],
  ]) {
    const page = await browser.newPage();
    await page.setViewport(viewport);
    await scheme(page, value);
    await page.goto(pathToFileURL(picturesFile).href);
    if (cell) await page.click(cell);
    await page.screenshot({path: join(output, name)});
    await page.close();
  }
}

const executablePath = await chromium.executablePath();
const browser = await puppeteer.launch({
  executablePath,
  headless: 'shell',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  env: {...process.env, ...libraries(executablePath)},
});
try {
  result.browser = await browser.version();
  result.axe = axe.version;
  await many(browser);
  await served(browser);
  await pictures(browser);
} finally {
  await browser.close();
  writeFileSync(join(output, 'result.json'), JSON.stringify(result, null, 2));
}
