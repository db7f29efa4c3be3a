// Takes a picture of the built page:
//
//   node tools/screenshot.mjs page.png                        1280 by 800, light
//   node tools/screenshot.mjs page.png 390x844 dark           a phone's size, dark
//   node tools/screenshot.mjs page.png 1280x800 light '?embed#v1:...'
import { DIST, launch, serve } from "./browser.mjs";

const [file, size = "1280x800", colorScheme = "light", link = ""] = process.argv.slice(2);
const [width, height] = size.split("x").map(Number);

const site = await serve(DIST);
const browser = await launch();
const page = await browser.newPage({ viewport: { width, height }, colorScheme });
page.on("console", (message) => console.log(`${message.type()}: ${message.text()}`));
page.on("pageerror", (error) => console.log(`error: ${error}`));
await page.goto(site.url + link, { waitUntil: "networkidle" });
await page.screenshot({ path: file, fullPage: true });
await browser.close();
site.close();
