// A headless Chromium and a small static server, for the tests of the built page and for pictures of it.
import { accessSync, constants } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { delimiter, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** The page as `make dist` leaves it. */
export const DIST = fileURLToPath(new URL("../dist/", import.meta.url));

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the Chromium that is on PATH. */
export async function launch() {
  const folders = process.env.PATH.split(delimiter);
  const executablePath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (!executablePath) throw new Error("No Chromium found: please run tools/setup.sh browser");
  return chromium.launch({ executablePath });
}

/** Serves a folder below a path of this machine, and nothing outside that path. */
export async function serve(folder, path = "/") {
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, "http://localhost");
      if (!pathname.startsWith(path)) throw new Error("outside");
      // `normalize` after the leading slash leaves no way up and out of the folder.
      const name = normalize("/" + decodeURIComponent(pathname.slice(path.length)));
      const file = join(folder, name.endsWith("/") ? name + "index.html" : name);
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}${path}`, close: () => server.close() };
}
